import type { CommandIo } from './command-io.ts';
import type { SettingValues } from './settings/resolve.ts';
import type { CommandName } from './settings/setting.ts';

/** What a command gets. */
export interface CommandContext {
  readonly io: CommandIo;
  readonly name: CommandName;
  /** What stood on the command line without a flag. */
  readonly operands: readonly string[];
  readonly settings: SettingValues;
}

/** Runs a command; the result is its exit code. */
export type CommandAction = (context: CommandContext) => Promise<number>;

/** One command: enough for help texts and completion, with the code behind it loaded when it runs. */
export interface CommandSpec {
  readonly name: CommandName;
  /** One sentence that ends in a full stop. */
  readonly summary: string;
  readonly operand: { readonly name: string; readonly summary: string; readonly choices?: readonly string[] } | null;
  /** Formats that `-o` takes, the default first; empty where there is no report. */
  readonly formats: readonly string[];
  load(): Promise<CommandAction>;
}

const IMAGE_OPERAND = {
  name: 'image',
  summary:
    'A reference, a path, or registry:REF, oci:DIR[:tag], oci-archive:FILE, docker-archive:FILE, docker:REF, dir:PATH, sbom:FILE.',
} as const;

/** The commands, in the order in which help texts list them. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'check',
    summary: 'Judge an image by a policy: verdict, findings and exit code.',
    operand: IMAGE_OPERAND,
    formats: [
      'table',
      'json',
      'ndjson',
      'yaml',
      'markdown',
      'html',
      'junit',
      'tap',
      'sarif',
      'github',
      'github-summary',
      'gitlab',
      'gitlab-quality',
      'azure',
      'anchore-json',
      'anchore-legacy-json',
      'template',
    ],
    load: async () => (await import('./commands/check.ts')).check,
  },
  {
    name: 'inspect',
    summary: 'Show what is in an image: packages, configuration, layers, files, gaps.',
    operand: IMAGE_OPERAND,
    formats: ['table', 'json', 'ndjson', 'yaml'],
    load: async () => (await import('./commands/inspect.ts')).inspect,
  },
  {
    name: 'sbom',
    summary: 'Write the software bill of materials of an image.',
    operand: IMAGE_OPERAND,
    formats: ['cyclonedx-json', 'cyclonedx-xml', 'spdx-json', 'spdx3-json', 'spdx-tv', 'github-snapshot', 'native'],
    load: async () => (await import('./commands/sbom.ts')).sbom,
  },
  {
    name: 'demo',
    summary: 'Build a small image with honest faults, check it and explain the result; needs no network.',
    operand: null,
    formats: [],
    load: async () => (await import('./commands/demo.ts')).demo,
  },
  {
    name: 'policy validate',
    summary: 'Read a policy and tell every problem in it.',
    operand: { name: 'file', summary: 'Policy document, YAML or JSON.' },
    formats: [],
    load: async () => (await import('./commands/policy-validate.ts')).policyValidate,
  },
  {
    name: 'policy docs',
    summary: 'List the gates, triggers and parameters that rules can use.',
    operand: null,
    formats: ['table', 'json'],
    load: async () => (await import('./commands/policy-docs.ts')).policyDocs,
  },
  {
    name: 'cache path',
    summary: 'Print the cache directory.',
    operand: null,
    formats: [],
    load: async () => (await import('./commands/cache.ts')).cachePath,
  },
  {
    name: 'cache clear',
    summary: 'Remove every cached result.',
    operand: null,
    formats: [],
    load: async () => (await import('./commands/cache.ts')).cacheClear,
  },
  {
    name: 'cache status',
    summary: 'Show how much the cache holds.',
    operand: null,
    formats: ['table', 'json'],
    load: async () => (await import('./commands/cache.ts')).cacheStatus,
  },
  {
    name: 'config explain',
    summary: 'Show every setting with its value and where the value comes from.',
    operand: null,
    formats: ['table', 'json'],
    load: async () => (await import('./commands/config-explain.ts')).configExplain,
  },
  {
    name: 'completion',
    summary: 'Print a completion script for a shell.',
    operand: { name: 'shell', summary: 'The shell.', choices: ['bash', 'zsh', 'fish'] },
    formats: [],
    load: async () => (await import('./commands/completion.ts')).completion,
  },
];

/** Commands that only group others, with what the group is about. */
export const COMMAND_GROUPS: Readonly<Record<string, string>> = {
  policy: 'Work on policies as code.',
  cache: 'Look after cached results.',
  config: 'Look at the configuration.',
};
