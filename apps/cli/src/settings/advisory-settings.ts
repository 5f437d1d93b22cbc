import type { Mirror } from '@assay/advisory';
import { InvalidValue, type Setting } from './setting.ts';
import { ADVISORIES, MATCHING } from './command-groups.ts';
import { allOf, oneOf, parsePath, parseSwitch, parseText } from './value-types.ts';

/** Advisory data: where it is and where it comes from. */
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
}

export const ADVISORY_SETTINGS: AdvisorySettings = {
  db: {
    name: 'db',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'Advisory database.',
    environment: 'ASSAY_DB',
    config: 'own',
    commands: [...MATCHING, 'policy test', 'policy simulate', ...ADVISORIES, 'serve', 'backup', 'restore'],
    default: null,
    defaultText: '$XDG_CACHE_HOME/assay/advisories.db; for the service advisories.db in its data directory',
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
    commands: ['db update', 'serve'],
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
    commands: ['db update', 'serve'],
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
    commands: ['db update', 'serve'],
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
    commands: ['db import', 'db pull', 'serve'],
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
