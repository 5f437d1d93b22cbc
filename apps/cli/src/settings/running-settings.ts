import { ALL, CACHE, REPORTS, RUNS } from './command-groups.ts';
import { type OutputTarget, parseOutput } from './output-target.ts';
import type { Setting } from './setting.ts';
import {
  allOf,
  oneOf,
  parseChoice,
  parseDuration,
  parsePath,
  parseSize,
  parseSwitch,
  parseText,
} from './value-types.ts';

/** How the program runs and what it writes. */
export interface RunningSettings {
  readonly output: Setting<readonly OutputTarget[]>;
  readonly template: Setting<string | null>;
  readonly files: Setting<boolean>;
  readonly specVersion: Setting<string | null>;
  readonly noCache: Setting<boolean>;
  readonly cacheDir: Setting<string | null>;
  readonly cacheSize: Setting<number>;
  readonly config: Setting<string | null>;
  readonly timeout: Setting<number | null>;
  readonly quiet: Setting<boolean>;
  readonly color: Setting<'auto' | 'always' | 'never'>;
}

export const RUNNING_SETTINGS: RunningSettings = {
  output: {
    name: 'output',
    letter: 'o',
    shape: 'many',
    placeholder: 'FORMAT[=FILE]',
    summary: 'Report to write, to stdout or to a file; may be repeated.',
    environment: 'ASSAY_OUTPUT',
    config: 'any',
    commands: REPORTS,
    ambientCommands: ['check'],
    default: [],
    defaultText: 'table',
    // A checked-out project must not choose which files of this machine are overwritten.
    refuseFromProject: (targets) =>
      targets.every(({ file }) => file === null) ? null : 'only formats without a file may be set here',
    parse: allOf(parseOutput),
  },
  template: {
    name: 'template',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'Template for -o template; its language is described with the format.',
    environment: 'ASSAY_TEMPLATE',
    config: 'any',
    commands: ['check'],
    default: null,
    defaultText: 'none',
    parse: oneOf(parsePath),
  },
  files: {
    name: 'files',
    shape: 'switch',
    placeholder: null,
    summary: 'List every path of the file system.',
    environment: null,
    config: 'none',
    commands: ['inspect', 'sbom'],
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  specVersion: {
    name: 'spec-version',
    shape: 'one',
    placeholder: 'VERSION',
    summary: 'Version of CycloneDX to write: 1.5, 1.6 or 1.7.',
    environment: 'ASSAY_SPEC_VERSION',
    config: 'any',
    commands: ['sbom'],
    default: null,
    defaultText: "the format's own",
    parse: oneOf(parseText),
  },
  noCache: {
    name: 'no-cache',
    shape: 'switch',
    placeholder: null,
    summary: 'Neither use nor keep cached results.',
    environment: 'ASSAY_NO_CACHE',
    config: 'any',
    commands: RUNS,
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  cacheDir: {
    name: 'cache-dir',
    shape: 'one',
    placeholder: 'DIR',
    summary: 'Directory for cached results and scratch files.',
    environment: 'ASSAY_CACHE_DIR',
    config: 'own',
    commands: CACHE,
    default: null,
    defaultText: '$XDG_CACHE_HOME/assay',
    parse: oneOf(parsePath),
  },
  cacheSize: {
    name: 'cache-size',
    shape: 'one',
    placeholder: 'SIZE',
    summary: 'Bytes that the cache may keep; what was used longest ago goes first, once a day.',
    environment: 'ASSAY_CACHE_SIZE',
    config: 'own',
    commands: RUNS,
    default: 2 * 1024 ** 3,
    defaultText: '2GiB',
    parse: oneOf(parseSize),
  },
  config: {
    name: 'config',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'Configuration file to use in place of assay.yaml in the working directory.',
    environment: 'ASSAY_CONFIG',
    config: 'none',
    commands: ALL,
    default: null,
    defaultText: 'assay.yaml, if there is one',
    parse: oneOf(parsePath),
  },
  timeout: {
    name: 'timeout',
    shape: 'one',
    placeholder: 'DURATION',
    summary: 'Give up after this time: 90s, 5m, 1h.',
    environment: 'ASSAY_TIMEOUT',
    config: 'any',
    commands: RUNS,
    default: null,
    defaultText: 'none; maxDurationMs still holds',
    parse: oneOf(parseDuration),
  },
  quiet: {
    name: 'quiet',
    letter: 'q',
    shape: 'switch',
    placeholder: null,
    summary: 'Print no notes and no progress; errors are still told.',
    environment: 'ASSAY_QUIET',
    config: 'any',
    commands: ALL,
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  color: {
    name: 'color',
    shape: 'one',
    placeholder: 'WHEN',
    summary: 'Colour in tables: auto, always or never. NO_COLOR and FORCE_COLOR count under auto.',
    environment: 'ASSAY_COLOR',
    config: 'any',
    choices: ['auto', 'always', 'never'],
    commands: ALL,
    default: 'auto',
    defaultText: 'auto',
    parse: oneOf(parseChoice(['auto', 'always', 'never'])),
  },
};
