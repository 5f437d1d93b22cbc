import type { Mirror } from '@assay/advisory';
import type { VulnerabilitySeverity } from '@assay/core';
import { InvalidValue, type Setting } from './setting.ts';
import { ADVISORIES, MATCHING } from './command-groups.ts';
import { allOf, oneOf, parseChoice, parsePath, parseSwitch, parseText } from './value-types.ts';

/** Advisory data: where it is, where it comes from, and what speaks against a match. */
export interface AdvisorySettings {
  readonly db: Setting<string | null>;
  readonly from: Setting<readonly string[]>;
  readonly namespaces: Setting<readonly string[]>;
  readonly everything: Setting<boolean>;
  readonly feedMirror: Setting<readonly Mirror[]>;
  readonly nvdApiKey: Setting<string | null>;
  readonly signKey: Setting<string | null>;
  readonly dbKey: Setting<readonly string[]>;
  readonly allowOlder: Setting<boolean>;
  readonly verify: Setting<boolean>;
  readonly failOnNew: Setting<VulnerabilitySeverity | null>;
  readonly baseReport: Setting<string | null>;
  readonly minSeverity: Setting<VulnerabilitySeverity | null>;
  readonly onlyFixed: Setting<boolean>;
  readonly failOnSeverity: Setting<VulnerabilitySeverity | null>;
  readonly allowMissingData: Setting<readonly string[]>;
  readonly newerBase: Setting<readonly string[]>;
  readonly vex: Setting<readonly string[]>;
}

const SEVERITIES: readonly VulnerabilitySeverity[] = ['unknown', 'negligible', 'low', 'medium', 'high', 'critical'];

export const ADVISORY_SETTINGS: AdvisorySettings = {
  db: {
    name: 'db',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'Advisory database.',
    environment: 'ASSAY_DB',
    config: 'own',
    commands: [...MATCHING, 'policy test', 'policy simulate', ...ADVISORIES],
    default: null,
    defaultText: '$XDG_CACHE_HOME/assay/advisories.db',
    parse: oneOf(parsePath),
  },
  from: {
    name: 'from',
    shape: 'many',
    placeholder: 'PATH',
    summary: 'Feeds to read: a file, a directory or an archive of them; may be repeated.',
    environment: null,
    config: 'none',
    commands: ['db build'],
    default: [],
    defaultText: 'none',
    parse: allOf(parsePath),
  },
  namespaces: {
    name: 'for',
    shape: 'many',
    placeholder: 'NAMESPACE',
    summary: 'Fetch data for this namespace (pypi, deb:debian:12, apk:alpine:v3.20 …) too; may be repeated.',
    environment: 'ASSAY_FOR',
    config: 'own',
    commands: ['db update'],
    default: [],
    defaultText: 'those of the images, and those that the database has',
    parse: allOf(parseText),
  },
  everything: {
    name: 'all-feeds',
    shape: 'switch',
    placeholder: null,
    summary: 'Fetch every feed that is not cut by release, needed or not.',
    environment: null,
    config: 'none',
    commands: ['db update'],
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  feedMirror: {
    name: 'feed-mirror',
    shape: 'many',
    placeholder: 'FROM=TO',
    summary: 'Fetch addresses of feeds that start with FROM from TO; may be repeated.',
    environment: 'ASSAY_FEED_MIRROR',
    config: 'own',
    commands: ['db update'],
    default: [],
    defaultText: 'none',
    parse: allOf(parseMirror),
  },
  nvdApiKey: {
    name: 'nvd-api-key',
    flag: false,
    shape: 'one',
    placeholder: null,
    summary: 'Key for the API of the NVD, which then may be asked ten times as often.',
    environment: 'ASSAY_NVD_API_KEY',
    config: 'none',
    commands: ['db update'],
    secret: true,
    default: null,
    defaultText: 'none',
    parse: oneOf(parseApiKey),
  },
  signKey: {
    name: 'sign-key',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'Private key (PEM) that signs the export.',
    environment: 'ASSAY_SIGN_KEY',
    config: 'own',
    commands: ['db export', 'db push'],
    default: null,
    defaultText: 'none: the export is not signed',
    parse: oneOf(parsePath),
  },
  dbKey: {
    name: 'db-key',
    shape: 'many',
    placeholder: 'FILE',
    summary: 'Public key (PEM) of which one must have signed the export; may be repeated.',
    environment: 'ASSAY_DB_KEY',
    config: 'own',
    commands: ['db import', 'db pull'],
    default: [],
    defaultText: 'none: unsigned exports are taken',
    parse: allOf(parsePath),
  },
  allowOlder: {
    name: 'allow-older',
    shape: 'switch',
    placeholder: null,
    summary: 'Take a database that is older than the one in place.',
    environment: null,
    config: 'none',
    commands: ['db import', 'db pull'],
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  verify: {
    name: 'verify',
    shape: 'switch',
    placeholder: null,
    summary: 'Read the whole database and check every row of it.',
    environment: null,
    config: 'none',
    commands: ['db status'],
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  failOnNew: {
    name: 'fail-on-new',
    shape: 'one',
    placeholder: 'SEVERITY',
    summary: 'Exit with code 2 when the image brings a vulnerability of this severity or worse.',
    environment: 'ASSAY_FAIL_ON_NEW',
    config: 'any',
    choices: SEVERITIES,
    commands: ['diff'],
    default: null,
    defaultText: 'never',
    parse: oneOf(parseChoice(SEVERITIES)),
  },
  baseReport: {
    name: 'base-report',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'What vulns -o json said of the baseline when it was last looked at; tells what was published since.',
    environment: 'ASSAY_BASE_REPORT',
    config: 'any',
    commands: ['diff'],
    default: null,
    defaultText: 'none',
    parse: oneOf(parsePath),
  },
  minSeverity: {
    name: 'min-severity',
    shape: 'one',
    placeholder: 'SEVERITY',
    summary: 'Leave out of reports for people what is weaker; how many is told, and JSON keeps all.',
    environment: 'ASSAY_MIN_SEVERITY',
    config: 'any',
    choices: SEVERITIES,
    commands: ['vulns'],
    default: null,
    defaultText: 'all are shown',
    parse: oneOf(parseChoice(SEVERITIES)),
  },
  onlyFixed: {
    name: 'only-fixed',
    shape: 'switch',
    placeholder: null,
    summary: 'Look only at what a version fixes, in reports for people and for --fail-on-severity; JSON keeps all.',
    environment: 'ASSAY_ONLY_FIXED',
    config: 'any',
    commands: ['vulns'],
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  failOnSeverity: {
    name: 'fail-on-severity',
    shape: 'one',
    placeholder: 'SEVERITY',
    summary: 'Exit with code 2 when the image has a vulnerability of this severity or worse.',
    environment: 'ASSAY_FAIL_ON_SEVERITY',
    config: 'any',
    choices: SEVERITIES,
    commands: ['vulns'],
    default: null,
    defaultText: 'never',
    parse: oneOf(parseChoice(SEVERITIES)),
  },
  allowMissingData: {
    name: 'allow-missing-data',
    shape: 'many',
    placeholder: 'NAMESPACE',
    summary:
      'Do not exit with code 6 when no feed answers for packages of this namespace (npm, cpe …); may be repeated.',
    environment: 'ASSAY_ALLOW_MISSING_DATA',
    config: 'any',
    commands: ['vulns', 'diff'],
    default: [],
    defaultText: 'none',
    parse: allOf(parseText),
  },
  newerBase: {
    name: 'newer-base',
    shape: 'many',
    placeholder: 'IMAGE',
    summary:
      'Tell how many vulnerabilities of the base image this one, an image or an inspection, does not have; may be repeated.',
    environment: null,
    config: 'none',
    commands: ['vulns'],
    default: [],
    defaultText: 'none',
    parse: allOf(parseText),
  },
  vex: {
    name: 'vex',
    shape: 'many',
    placeholder: 'FILE',
    summary: 'Exploitability statements to honour: OpenVEX, CSAF VEX or CycloneDX VEX; may be repeated.',
    environment: 'ASSAY_VEX',
    config: 'any',
    commands: MATCHING,
    default: [],
    defaultText: 'none',
    parse: allOf(parsePath),
  },
};

/** A key goes into a header and must be in no message. */
function parseApiKey(text: string): string {
  if (!/^[\w-]{1,200}$/.test(text)) throw new InvalidValue('the key is none of the NVD');
  return text;
}

function parseMirror(text: string): Mirror {
  const at = text.indexOf('=');
  const [from, to] = [text.slice(0, at), text.slice(at + 1)];
  const target = URL.parse(to);
  // Addresses stand in notes, errors and files beside the database, so a password must not be in one; nor is it repeated here.
  if (target !== null && target.username + target.password !== '') {
    throw new InvalidValue(
      'the address of a mirror holds a user name or password',
      'Let the mirror be read without one.',
    );
  }
  if (at <= 0 || !/^https?:\/\//.test(from) || !/^https?:$/.test(target?.protocol ?? '')) {
    throw new InvalidValue(
      `${JSON.stringify(text.slice(0, 100))} is not FROM=TO`,
      'Write both as addresses: https://feeds.example/=https://mirror.example/',
    );
  }
  return { from, to };
}
