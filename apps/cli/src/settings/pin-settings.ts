import type { Setting } from './setting.ts';
import { allOf, oneOf, parseCount, parseDuration, parsePath, parseSwitch, parseText } from './value-types.ts';

/** How names of images are pinned. */
export interface PinSettings {
  readonly checkPins: Setting<boolean>;
  readonly updatePins: Setting<boolean>;
  readonly comparePins: Setting<boolean>;
  readonly approvedImages: Setting<readonly string[]>;
  readonly maxImageAge: Setting<number | null>;
  readonly cooldown: Setting<number | null>;
  readonly pinSyntax: Setting<boolean>;
  readonly perPlatform: Setting<boolean>;
  readonly officialImages: Setting<string | null>;
  readonly officialMirror: Setting<readonly string[]>;
}

const SHARED = { environment: null, config: 'none', commands: ['pin'], placeholder: null } as const;

export const PIN_SETTINGS: PinSettings = {
  checkPins: {
    ...SHARED,
    name: 'check',
    shape: 'switch',
    summary: 'Change nothing: report what is not pinned or out of date; exit code 2 when something is.',
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  updatePins: {
    ...SHARED,
    name: 'update',
    shape: 'switch',
    summary: 'Pin again what is pinned, to what its tag points at now.',
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  comparePins: {
    ...SHARED,
    name: 'compare',
    shape: 'switch',
    summary:
      'Say which packages and vulnerabilities change with --update and with newer tags: both images are inspected.',
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  approvedImages: {
    name: 'approved',
    shape: 'many',
    placeholder: 'PATTERN',
    summary: 'Images that may be used, as [REGISTRY/]REPOSITORY[:TAG] with * for any text; may be repeated.',
    environment: 'ASSAY_APPROVED',
    config: 'any',
    commands: ['pin', 'check'],
    default: [],
    defaultText: 'any image',
    parse: allOf(parseText),
  },
  maxImageAge: {
    name: 'max-age',
    shape: 'one',
    placeholder: 'DAYS',
    summary: 'Report images that were made more than so many days ago.',
    environment: 'ASSAY_MAX_AGE',
    config: 'any',
    commands: ['pin', 'check'],
    default: null,
    defaultText: 'any age',
    parse: oneOf(parseCount),
  },
  cooldown: {
    name: 'cooldown',
    shape: 'one',
    placeholder: 'DURATION',
    summary: 'Pin only to what was first seen at least so long ago, such as 24h; the cache remembers when.',
    environment: 'ASSAY_COOLDOWN',
    config: 'any',
    commands: ['pin'],
    default: null,
    defaultText: 'none',
    parse: oneOf(parseDuration),
  },
  pinSyntax: {
    ...SHARED,
    name: 'syntax',
    shape: 'switch',
    summary: 'Pin the frontend of # syntax= as well.',
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  perPlatform: {
    ...SHARED,
    name: 'per-platform',
    shape: 'switch',
    summary: 'Pin names with a platform to the digest of that platform rather than of the index.',
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  officialImages: {
    name: 'official-images',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'List of the supported tags of official images, JSON, in place of the one that comes with Assay.',
    environment: 'ASSAY_OFFICIAL_IMAGES',
    config: 'any',
    commands: ['pin', 'check', 'serve'],
    default: null,
    defaultText: 'the list that comes with Assay',
    parse: oneOf(parsePath),
  },
  officialMirror: {
    name: 'official-mirror',
    shape: 'many',
    placeholder: 'PREFIX',
    summary: 'Where official images are mirrored, such as mirror.example/library; may be repeated.',
    environment: 'ASSAY_OFFICIAL_MIRROR',
    config: 'any',
    commands: ['pin', 'check'],
    default: [],
    defaultText: 'none',
    parse: allOf(parseText),
  },
};
