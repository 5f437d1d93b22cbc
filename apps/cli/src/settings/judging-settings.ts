import {
  type Action,
  type InspectionLimits,
  type Platform,
  type Reference,
  parseInstant,
  parsePlatform,
  parseReference,
} from '@assay/core';
import { ADMISSION, IMAGE } from './command-groups.ts';
import { LIMIT_NAMES, parseLimits } from './limits.ts';
import type { Setting } from './setting.ts';
import { oneOf, parseChoice, parsePath, parseSwitch } from './value-types.ts';

/** What is judged, by what, and how far an inspection goes. */
export interface JudgingSettings {
  readonly policy: Setting<string | null>;
  readonly as: Setting<Reference | null>;
  readonly at: Setting<Date | null>;
  readonly platform: Setting<Platform | null>;
  readonly allPlatforms: Setting<boolean>;
  readonly failOn: Setting<'warn' | 'fail'>;
  readonly unmapped: Setting<Action | null>;
  readonly limit: Setting<Partial<InspectionLimits>>;
  readonly scope: Setting<'squashed' | 'all-layers'>;
  readonly declared: Setting<boolean>;
  readonly skipSecrets: Setting<boolean>;
  readonly malware: Setting<string | null>;
}

const UNMAPPED: Readonly<Record<'fail' | 'warn' | 'pass', Action>> = { fail: 'stop', warn: 'warn', pass: 'go' };

export const JUDGING_SETTINGS: JudgingSettings = {
  policy: {
    name: 'policy',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'Policy to judge by; for inspect, one whose rules are to find in -o inspection what they ask for.',
    environment: 'ASSAY_POLICY',
    config: 'any',
    commands: [
      'check',
      'diff',
      'explain',
      'inspect',
      'verify',
      'attest',
      'github check',
      'policy test',
      'policy simulate',
      ...ADMISSION,
    ],
    // A document of tests names its policy, and only who runs it may name another. An inspection is made for none unless told.
    ambientCommands: [
      'check',
      'explain',
      'verify',
      'attest',
      'github check',
      'policy simulate',
      'config explain',
      ...ADMISSION,
    ],
    default: null,
    defaultText: 'the policy that comes with Assay; for tests, the one that their document names',
    parse: oneOf(parsePath),
  },
  as: {
    name: 'as',
    shape: 'one',
    placeholder: 'REFERENCE',
    summary: 'Judge the image as if it had been pulled from this reference.',
    environment: null,
    config: 'none',
    commands: IMAGE,
    default: null,
    defaultText: 'where it came from',
    parse: oneOf(parseReference),
  },
  at: {
    name: 'at',
    shape: 'one',
    placeholder: 'INSTANT',
    summary: 'Judge ages and end dates as of this instant (RFC 3339); in an SBOM, the time that it says it was made.',
    environment: 'ASSAY_AT',
    config: 'none',
    commands: ['check', 'sbom', 'vulns', 'diff', 'verify', 'attest', 'policy test', 'policy simulate'],
    default: null,
    defaultText: 'now',
    parse: oneOf(parseInstant),
  },
  platform: {
    name: 'platform',
    shape: 'one',
    placeholder: 'OS/ARCH[/VARIANT]',
    summary: 'Platform to choose from an image index.',
    environment: 'ASSAY_PLATFORM',
    config: 'any',
    commands: [...IMAGE, 'github check', 'mirror', ...ADMISSION],
    default: null,
    defaultText: 'linux on the architecture of this machine',
    parse: oneOf(parsePlatform),
  },
  allPlatforms: {
    name: 'all-platforms',
    shape: 'switch',
    placeholder: null,
    summary: 'Take every platform of an image index.',
    environment: 'ASSAY_ALL_PLATFORMS',
    config: 'any',
    commands: ['check', 'inspect', 'vulns', 'verify', 'attest', ...ADMISSION],
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  failOn: {
    name: 'fail-on',
    shape: 'one',
    placeholder: 'VERDICT',
    summary:
      'The mildest verdict that makes the exit code say so: fail, or warn (exit code 3); for policies, a warning.',
    environment: 'ASSAY_FAIL_ON',
    config: 'any',
    choices: ['warn', 'fail'],
    commands: ['check', 'policy validate'],
    ambientCommands: ['check', 'config explain'],
    default: 'fail',
    defaultText: 'fail',
    parse: oneOf(parseChoice(['warn', 'fail'])),
  },
  unmapped: {
    name: 'unmapped',
    shape: 'one',
    placeholder: 'VERDICT',
    summary: 'Verdict for an image that no mapping of the policy covers: fail, warn or pass.',
    environment: 'ASSAY_UNMAPPED',
    config: 'any',
    choices: ['fail', 'warn', 'pass'],
    commands: ['check'],
    default: null,
    defaultText: 'as the policy says, else fail',
    parse: oneOf((text) => UNMAPPED[parseChoice(['fail', 'warn', 'pass'])(text)]),
  },
  limit: {
    name: 'limit',
    shape: 'many',
    placeholder: 'NAME=VALUE',
    summary: `Limit of the inspection, for example maxUnpackedBytes=2GiB; may be repeated. Names: ${LIMIT_NAMES.join(', ')}.`,
    environment: 'ASSAY_LIMIT',
    config: 'any',
    commands: [...IMAGE, 'github check', ...ADMISSION],
    default: {},
    defaultText: 'none beyond the built-in ones',
    parse: parseLimits,
  },
  scope: {
    name: 'scope',
    shape: 'one',
    placeholder: 'SCOPE',
    summary: 'What counts: squashed, the final file system; all-layers, also packages that a later layer took away.',
    environment: 'ASSAY_SCOPE',
    config: 'any',
    choices: ['squashed', 'all-layers'],
    commands: ['inspect'],
    default: 'squashed',
    defaultText: 'squashed',
    parse: oneOf(parseChoice(['squashed', 'all-layers'])),
  },
  declared: {
    name: 'declared',
    shape: 'switch',
    placeholder: null,
    summary: 'Read lock files too; what they name is listed apart from what is installed.',
    environment: 'ASSAY_DECLARED',
    config: 'any',
    commands: ['inspect'],
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  skipSecrets: {
    name: 'skip-secrets',
    shape: 'switch',
    placeholder: null,
    summary: 'Do not look for secrets.',
    environment: 'ASSAY_SKIP_SECRETS',
    config: 'any',
    commands: ['inspect', 'diff'],
    ambientCommands: ['inspect', 'config explain'],
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  malware: {
    name: 'malware',
    shape: 'one',
    placeholder: 'ADDRESS',
    summary:
      'Give every file to this clamd: unix:/path, tcp://host:port. A check does so when the policy has a rule on malware.',
    environment: 'ASSAY_MALWARE',
    config: 'own',
    commands: ['check', 'inspect', 'serve', ...ADMISSION],
    default: null,
    defaultText: 'none: malware is not looked for',
    parse: oneOf((text) => text),
  },
};
