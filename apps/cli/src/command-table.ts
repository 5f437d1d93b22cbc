import type { CommandIo } from './command-io.ts';
import type { SettingValues } from './settings/resolve.ts';
import { SERVICE_COMMANDS } from './service-commands.ts';
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

/** What a command takes without a flag. */
export interface OperandSpec {
  readonly name: string;
  readonly summary: string;
  readonly choices?: readonly string[];
  /** True when several may follow. Default false. */
  readonly many?: boolean;
  /** True when it may be left out. Default false. */
  readonly optional?: boolean;
}

/** One command: enough for help texts and completion, with the code behind it loaded when it runs. */
export interface CommandSpec {
  readonly name: CommandName;
  /** One sentence that ends in a full stop. */
  readonly summary: string;
  readonly operand: OperandSpec | null;
  /** What follows the first one; default nothing. */
  readonly secondOperand?: OperandSpec;
  /** Formats that `-o` takes, the default first; empty where there is no report. */
  readonly formats: readonly string[];
  load(): Promise<CommandAction>;
}

const IMAGE_OPERAND = {
  name: 'image',
  summary:
    'A reference, a path, or registry:REF, oci:DIR[:tag], oci-archive:FILE, docker-archive:FILE, docker:REF, dir:PATH, sbom:FILE.',
} as const;

const POLICY_OPERAND = { name: 'file', summary: 'Policy document, YAML or JSON.' } as const;

/** The commands, in the order in which help texts list them. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'check',
    summary:
      'Judge an image by a policy, or a repository with all that is in it: verdict, findings and exit code. With --replay make a decision again.',
    operand: {
      ...IMAGE_OPERAND,
      summary: `${IMAGE_OPERAND.summary} Or a repository: its directory, or repo:PATH.`,
      optional: true,
    },
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
      'openvex',
    ],
    load: async () => (await import('./commands/check.ts')).check,
  },
  {
    name: 'inspect',
    summary: 'Show what is in an image: packages, configuration, layers, files, gaps.',
    operand: IMAGE_OPERAND,
    formats: ['table', 'json', 'ndjson', 'yaml', 'inspection'],
    load: async () => (await import('./commands/inspect.ts')).inspect,
  },
  {
    name: 'explain',
    summary: 'Explain a finding of a decision, or why an image has a vulnerability or has not.',
    operand: {
      name: 'finding',
      summary: 'Id of the finding, its trigger id, or with an image a vulnerability: CVE-2024-1234.',
    },
    secondOperand: { ...IMAGE_OPERAND, optional: true },
    formats: ['table', 'json'],
    load: async () => (await import('./commands/explain.ts')).explain,
  },
  {
    name: 'sbom',
    summary: 'Write the software bill of materials of an image.',
    operand: IMAGE_OPERAND,
    formats: ['cyclonedx-json', 'cyclonedx-xml', 'spdx-json', 'spdx3-json', 'spdx-tv', 'github-snapshot', 'native'],
    load: async () => (await import('./commands/sbom.ts')).sbom,
  },
  {
    name: 'vulns',
    summary:
      'List the vulnerabilities known of the packages of an image, each with its proof; exit code 6 without data.',
    operand: IMAGE_OPERAND,
    formats: [
      'table',
      'json',
      'ndjson',
      'yaml',
      'csv',
      'markdown',
      'html',
      'junit',
      'sarif',
      'gitlab',
      'cyclonedx-json',
      'openvex',
    ],
    load: async () => (await import('./commands/vulns.ts')).vulns,
  },
  {
    name: 'diff',
    summary:
      'Compare an image with a baseline: packages, vulnerabilities, secrets, configuration, files, licences, size, policy.',
    operand: {
      name: 'base',
      summary:
        'The baseline: an image, an inspection that inspect -o inspection wrote, or a Dockerfile for what it is built on.',
    },
    secondOperand: { name: 'image', summary: 'The image, an inspection of it, or a Dockerfile.' },
    formats: ['table', 'json', 'markdown'],
    load: async () => (await import('./commands/diff.ts')).diff,
  },
  {
    name: 'verify',
    summary: 'Verify signatures and attestations of an image; exit code 2 when those who count did not sign it.',
    operand: IMAGE_OPERAND,
    formats: ['table', 'json'],
    load: async () => (await import('./commands/verify.ts')).verify,
  },
  {
    name: 'attest',
    summary: 'State what is in an image and how it was judged, sign that and store it beside the image.',
    operand: IMAGE_OPERAND,
    formats: ['table', 'json'],
    load: async () => (await import('./commands/attest.ts')).attest,
  },
  {
    name: 'mirror',
    summary: 'Copy an image with its signatures, attestations and everything else about it; digests stay.',
    operand: { name: 'source', summary: 'registry:REF, oci:DIR[:tag] or oci-archive:FILE.' },
    secondOperand: { name: 'destination', summary: 'registry:REF, or oci:DIR[:name].' },
    formats: ['table', 'json'],
    load: async () => (await import('./commands/mirror.ts')).mirror,
  },
  {
    name: 'lint',
    summary: 'Hold Dockerfiles against rules, and repair what can be repaired; exit code 2 when there are findings.',
    operand: {
      name: 'path',
      summary: 'Directory or file; default the working directory.',
      many: true,
      optional: true,
    },
    formats: ['table', 'json', 'ndjson', 'markdown', 'sarif', 'junit', 'github', 'gitlab-quality'],
    load: async () => (await import('./commands/lint.ts')).lint,
  },
  {
    name: 'pin',
    summary: 'Pin names of images in source files to digests; with --check only tell which are not pinned.',
    operand: {
      name: 'path',
      summary: 'Directory or file; default the working directory.',
      many: true,
      optional: true,
    },
    formats: ['table', 'json', 'ndjson', 'markdown', 'sarif', 'junit', 'github', 'gitlab-quality'],
    load: async () => (await import('./commands/pin.ts')).pin,
  },
  {
    name: 'secrets',
    summary: 'Look for secrets in source files, in git history or in what is staged; exit code 2 when there are some.',
    operand: {
      name: 'path',
      summary: 'Directory or file; default the working directory.',
      many: true,
      optional: true,
    },
    formats: ['table', 'json', 'ndjson', 'markdown', 'sarif', 'junit', 'github', 'gitlab', 'gitlab-quality'],
    load: async () => (await import('./commands/secrets.ts')).secrets,
  },
  {
    name: 'db build',
    summary: 'Build the advisory database from feeds on this machine; needs no network.',
    operand: null,
    formats: ['table', 'json'],
    load: async () => (await import('./commands/db-build.ts')).dbBuild,
  },
  {
    name: 'db update',
    summary: 'Fetch what changed of the feeds that the images need; without images, of those that the database has.',
    operand: { ...IMAGE_OPERAND, many: true, optional: true },
    formats: ['table', 'json'],
    load: async () => (await import('./commands/db-update.ts')).dbUpdate,
  },
  {
    name: 'db status',
    summary: 'Show what the advisory database holds and how old it is; exit code 6 when there is none.',
    operand: null,
    formats: ['table', 'json'],
    load: async () => (await import('./commands/db-status.ts')).dbStatus,
  },
  {
    name: 'db export',
    summary: 'Write the advisory database as one file, signed when there is a key, for machines without a network.',
    operand: { name: 'file', summary: 'File to write.' },
    formats: [],
    load: async () => (await import('./commands/db-exchange.ts')).dbExport,
  },
  {
    name: 'db import',
    summary: 'Put an exported advisory database in place once all of it was checked.',
    operand: { name: 'file', summary: 'File that db export wrote.' },
    formats: [],
    load: async () => (await import('./commands/db-exchange.ts')).dbImport,
  },
  {
    name: 'db push',
    summary: 'Put the advisory database into a registry as an artifact, signed when there is a key.',
    operand: { name: 'reference', summary: 'Where to put it: registry.example/team/advisories:latest.' },
    formats: [],
    load: async () => (await import('./commands/db-registry.ts')).dbPush,
  },
  {
    name: 'db pull',
    summary: 'Take an advisory database from a registry once all of it was checked.',
    operand: { name: 'reference', summary: 'Where db push put it.' },
    formats: [],
    load: async () => (await import('./commands/db-registry.ts')).dbPull,
  },
  {
    name: 'github check',
    summary:
      'Within a workflow of GitHub Actions: write the checks of a commit or pull request to GitHub, as the app of the service does; exit code 2 where one fails.',
    operand: null,
    formats: [],
    load: async () => (await import('./commands/github-check.ts')).githubCheck,
  },
  ...SERVICE_COMMANDS,
  {
    name: 'demo',
    summary: 'Build a small image with honest faults, check it and explain the result; needs no network.',
    operand: null,
    formats: [],
    load: async () => (await import('./commands/demo.ts')).demo,
  },
  {
    name: 'policy validate',
    summary: 'Read a policy and tell every problem in it, and what it says without meaning it.',
    operand: POLICY_OPERAND,
    formats: [],
    load: async () => (await import('./commands/policy-validate.ts')).policyValidate,
  },
  {
    name: 'policy test',
    summary: 'Run tests of a policy; exit code 2 when a case fails.',
    operand: {
      name: 'path',
      summary: 'Document of tests, or a directory of them: its *.test.yaml, or all its *.yaml when none has that name.',
    },
    formats: ['table', 'json', 'junit'],
    load: async () => (await import('./commands/policy-test.ts')).policyTest,
  },
  {
    name: 'policy simulate',
    summary: 'Show what another policy would do to inspected images; exit code 2 when one newly fails.',
    operand: {
      name: 'inspection',
      summary: 'Inspection as inspect -o inspection writes it, or a directory of them (*.json).',
      many: true,
    },
    formats: ['table', 'json', 'markdown', 'junit'],
    load: async () => (await import('./commands/policy-simulate.ts')).policySimulate,
  },
  {
    name: 'policy export',
    summary: 'Write a policy in a published shape, for other engines; what is lost is told on stderr.',
    operand: POLICY_OPERAND,
    formats: [],
    load: async () => (await import('./commands/policy-exchange.ts')).policyExport,
  },
  {
    name: 'policy import',
    summary:
      "Write a policy, or image policies of another tool (--from), in Assay's own form; what means something else here is told on stderr.",
    operand: POLICY_OPERAND,
    formats: ['yaml', 'json'],
    load: async () => (await import('./commands/policy-import.ts')).policyImport,
  },
  {
    name: 'policy schema',
    summary: 'Print the JSON Schema of policies, for editors.',
    operand: null,
    formats: [],
    load: async () => (await import('./commands/policy-schema.ts')).printPolicySchema,
  },
  {
    name: 'policy docs',
    summary: 'List the gates, triggers and parameters that rules can use.',
    operand: null,
    formats: ['table', 'json'],
    load: async () => (await import('./commands/policy-docs.ts')).policyDocs,
  },
  {
    name: 'policy push',
    summary:
      'Put policies into a registry as an artifact that controllers take them from, signed when a signer is named.',
    operand: { name: 'reference', summary: 'Where to put it: registry.example/team/policies:production.' },
    secondOperand: {
      name: 'file',
      summary: 'Policy document, or document that says which policies hold where.',
      many: true,
    },
    formats: [],
    load: async () => (await import('./commands/policy-registry.ts')).policyPush,
  },
  {
    name: 'policy pull',
    summary: 'Write the policies of a registry into a directory, once somebody who counts vouches for them.',
    operand: { name: 'reference', summary: 'Where policy push put them.' },
    secondOperand: { name: 'directory', summary: 'Directory to write into; made when it is not there.' },
    formats: [],
    load: async () => (await import('./commands/policy-registry.ts')).policyPull,
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
  db: 'Look after advisory data.',
  github: 'Tell GitHub what was found.',
  policy: 'Work on policies as code.',
  cache: 'Look after cached results.',
  config: 'Look at the configuration.',
};
