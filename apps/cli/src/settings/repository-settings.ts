import {
  type ForgeValues,
  type RepositoryPart,
  SOURCE_SEVERITIES,
  type SourceSeverity,
  readForgeSettings,
} from '@assay/core';
import { InvalidValue, type Setting } from './setting.ts';
import { allOf, oneOf, parseChoice, parsePair, parseText } from './value-types.ts';

/** Which parts of a repository `check` judges, and from which severity on they fail; null: never. */
export type PartSettings = Readonly<Partial<Record<RepositoryPart, SourceSeverity | 'off' | null>>>;

/** What of a repository is judged. */
export interface RepositorySettings {
  readonly parts: Setting<PartSettings>;
  readonly image: Setting<readonly string[]>;
  readonly images: Setting<readonly string[]>;
  readonly baseImage: Setting<string | null>;
  readonly github: Setting<ForgeValues>;
}

const PARTS = ['lint', 'pin', 'secrets', 'policies', 'images'] as const;
const LEVELS = [...SOURCE_SEVERITIES, 'never', 'on', 'off'] as const;

export const REPOSITORY_SETTINGS: RepositorySettings = {
  parts: {
    name: 'parts',
    shape: 'many',
    placeholder: 'PART=SEVERITY',
    summary: `For a repository: a part (${PARTS.join(', ')}) and the mildest severity that fails (${SOURCE_SEVERITIES.join(', ')}), never, on or off; may be repeated.`,
    environment: 'ASSAY_PARTS',
    config: 'any',
    commands: ['check'],
    default: {},
    defaultText: 'all parts; warning, and error for policies',
    parse: (texts) => Object.fromEntries(texts.flatMap(readPart)),
  },
  image: {
    name: 'image',
    shape: 'many',
    placeholder: 'IMAGE',
    summary: 'For a repository: an image that was built from it, to be judged by the policy; may be repeated.',
    environment: null,
    config: 'none',
    commands: ['check', 'github check'],
    default: [],
    defaultText: 'those of the configuration key images',
    parse: allOf(parseText),
  },
  images: {
    name: 'images',
    flag: false,
    shape: 'many',
    placeholder: 'IMAGE',
    summary: 'Images that are built from the repository, for check when no --image is given.',
    environment: 'ASSAY_IMAGES',
    config: 'any',
    commands: ['check', 'github check'],
    default: [],
    defaultText: 'none',
    parse: allOf(parseText),
  },
  baseImage: {
    name: 'base-image',
    shape: 'one',
    placeholder: 'IMAGE',
    summary:
      'Image that new vulnerabilities are told by; {commit} in it stands for the commit that the change starts from, or the nearest before with an image.',
    environment: 'ASSAY_BASE_IMAGE',
    config: 'any',
    commands: ['github check'],
    default: null,
    defaultText: 'none',
    parse: oneOf(parseText),
  },
  github: {
    name: 'github',
    flag: false,
    shape: 'many',
    placeholder: 'KEY=VALUE',
    summary:
      'What the GitHub app of the service, or github check, does for the repository; other commands only hold it against what there is.',
    environment: null,
    config: 'any',
    commands: ['check', 'github check'],
    default: {},
    defaultText: 'that of the service',
    parse: readGithub,
  },
};

/** @throws InvalidValue for what the service would not take either */
function readGithub(texts: readonly string[]): ForgeValues {
  const pairs = texts.map((text) => parsePair(text, 'KEY=VALUE'));
  const keys = [...new Set(pairs.map(([key]) => key))];
  const given = keys.map((key) => [key, pairs.filter(([one]) => one === key).map(([, value]) => value)]);
  const { values, problems } = readForgeSettings(Object.fromEntries(given));
  const [problem] = problems;
  if (problem !== undefined) throw new InvalidValue(problem);
  return values;
}

function readPart(text: string): readonly (readonly [RepositoryPart, SourceSeverity | 'off' | null])[] {
  const [name, value] = parsePair(text, 'PART=SEVERITY');
  const part = parseChoice(PARTS)(name);
  const level = parseChoice(LEVELS)(value);
  if (level === 'on') return [];
  return [[part, level === 'never' ? null : level]];
}
