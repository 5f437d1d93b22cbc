import { isJsonObject } from './json.ts';
import { suggest } from './suggestion.ts';

/** Checks on commits of a forge, by the names that branch protection knows them by, after `assay/`. */
export const FORGE_CHECKS = ['vulnerabilities', 'dockerfile', 'base-image', 'secrets', 'policy'] as const;

/** A check on a commit. */
export type ForgeCheck = (typeof FORGE_CHECKS)[number];

/** `report`: what is found is told and stops nothing. `enforce`: it fails the check. */
export type CheckMode = 'off' | 'report' | 'enforce';

/** Where an image goes when it is ready. */
export type PromotionTarget =
  /** A file of a repository that says what runs in an environment. */
  | {
      readonly kind: 'file';
      readonly environment: string;
      readonly owner: string;
      readonly repository: string;
      readonly path: string;
    }
  /** A deployment of the commit, which whoever delivers waits for. */
  | { readonly kind: 'deployment'; readonly environment: string };

/** What is done for a repository on a forge. */
export interface ForgeSettings {
  readonly modes: Readonly<Record<ForgeCheck, CheckMode>>;
  /** Whether only what a change brings counts, or everything that is there. */
  readonly scope: 'new' | 'all';
  /** The mildest severity of a vulnerability that counts. */
  readonly severity: 'low' | 'medium' | 'high' | 'critical';
  /** Whether a commit without an image is waited for (`required`) or told of (`optional`). */
  readonly image: 'optional' | 'required';
  /** Places in registries whose images may say in their labels from which commit they are, `*` for any text in the path. */
  readonly images: readonly string[];
  /** Environment whose image stands in where the target branch has none; null for none. */
  readonly baseline: string | null;
  /** Whether there is a comment on pull requests. */
  readonly comment: boolean;
  /** Whether findings in files are uploaded to code scanning. */
  readonly sarif: boolean;
  /** Whether comments in files may accept secrets. */
  readonly allowComments: boolean;
  /** Pull requests that pin base images: none, one, or one for each file. */
  readonly pin: 'off' | 'repository' | 'file';
  /** Hours that a digest has to be known before it is pinned to. */
  readonly pinAfterHours: number;
  readonly promote: readonly PromotionTarget[];
  /** Checks that have to pass before an image is promoted. */
  readonly promoteChecks: readonly ForgeCheck[];
}

/** What counts where nobody says otherwise. */
export const DEFAULT_FORGE_SETTINGS: ForgeSettings = {
  modes: {
    vulnerabilities: 'enforce',
    dockerfile: 'report',
    'base-image': 'report',
    secrets: 'enforce',
    policy: 'report',
  },
  scope: 'new',
  severity: 'high',
  image: 'optional',
  images: [],
  baseline: null,
  comment: true,
  sarif: false,
  allowComments: true,
  pin: 'off',
  pinAfterHours: 0,
  promote: [],
  promoteChecks: ['vulnerabilities', 'secrets', 'policy'],
};

/** What one place says, by key as it is written; null for nothing. */
export type ForgeValues = Readonly<Record<string, readonly string[]>>;

/** Values and what is wrong with others. */
export interface ForgeReading {
  readonly values: ForgeValues;
  /** One sentence each. */
  readonly problems: readonly string[];
}

/** Settings and which place said each key; keys that nobody set are `default`. */
export interface EffectiveForgeSettings {
  readonly settings: ForgeSettings;
  readonly origins: Readonly<Record<string, string>>;
}

const MODES = ['off', 'report', 'enforce'] as const;
const SWITCH = ['on', 'off'] as const;

/** What each key takes: one of some words, or text of a form. */
const KEYS: Readonly<Record<string, readonly string[] | RegExp>> = {
  vulnerabilities: MODES,
  dockerfile: MODES,
  'base-image': MODES,
  secrets: MODES,
  policy: MODES,
  scope: ['new', 'all'],
  severity: ['low', 'medium', 'high', 'critical'],
  image: ['optional', 'required'],
  images: /^[a-z0-9][a-z0-9.-]*(?::\d{1,5})?\/[a-z0-9._/*-]{1,200}$/,
  baseline: /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
  comment: SWITCH,
  sarif: SWITCH,
  'allow-comments': SWITCH,
  pin: ['off', 'repository', 'file'],
  'pin-after': /^\d{1,3}$/,
  promote:
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}=(?:deployment|[A-Za-z0-9][A-Za-z0-9-]{0,99}\/[A-Za-z0-9._-]{1,100}:[^\p{Cc}:\\]{1,300})$/u,
  'promote-checks': FORGE_CHECKS,
};

/** Keys that take several values. */
const MANY: ReadonlySet<string> = new Set(['images', 'promote', 'promote-checks']);
const MOST_VALUES = 20;

/** Every key. */
export const FORGE_KEYS: readonly string[] = Object.keys(KEYS);

/** Reads what one place says: a map of keys to a value or, where several may be, a list. What is wrong is left out and told. */
export function readForgeSettings(value: unknown): ForgeReading {
  if (value === null || value === undefined) return { values: {}, problems: [] };
  if (!isJsonObject(value)) return { values: {}, problems: ['the settings are no map of keys to values'] };
  const values: Record<string, readonly string[]> = {};
  const problems: string[] = [];
  for (const [key, given] of Object.entries(value)) {
    const texts = (Array.isArray(given) ? given : [given]).map(textOf);
    const problem = problemOf(key, texts);
    if (problem === null) values[key] = texts;
    else problems.push(problem);
  }
  return { values, problems };
}

function textOf(value: unknown): string {
  if (value === true) return 'on';
  if (value === false) return 'off';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function problemOf(key: string, texts: readonly string[]): string | null {
  const shown = JSON.stringify(key.slice(0, 50));
  const allowed = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
  if (allowed === undefined) {
    const near = suggest(key, FORGE_KEYS);
    return `there is no key ${shown}${near === undefined ? '' : `; did you mean ${near}?`}`;
  }
  if (!MANY.has(key) && texts.length !== 1) return `${shown} takes one value`;
  if (texts.length > MOST_VALUES) return `${shown} takes at most ${MOST_VALUES} values`;
  const wrong = texts.find((text) => (allowed instanceof RegExp ? !allowed.test(text) : !allowed.includes(text)));
  if (wrong === undefined && key === 'promote' && texts.some((text) => /(?:^|[:/])\.{1,2}(?:\/|$)|:\//.test(text))) {
    return `${shown} names a path that is not inside its repository`;
  }
  if (wrong === undefined) return null;
  const what = allowed instanceof RegExp ? 'has a form that it cannot have' : `is one of ${allowed.join(', ')}`;
  return `${shown} ${what}`;
}

/** Puts together what several places say, the strongest first. */
export function combineForgeSettings(
  places: readonly { readonly origin: string; readonly values: ForgeValues }[],
): EffectiveForgeSettings {
  const origins: Record<string, string> = {};
  const find = (key: string): readonly string[] | undefined => {
    const place = places.find(({ values }) => Object.hasOwn(values, key));
    origins[key] = place?.origin ?? 'default';
    return place?.values[key];
  };
  const fallback = DEFAULT_FORGE_SETTINGS;
  const word = <T extends string>(key: string, words: readonly T[], otherwise: T): T => {
    const [text] = find(key) ?? [];
    return words.find((one) => one === text) ?? otherwise;
  };
  const flag = (key: string, otherwise: boolean): boolean => word(key, SWITCH, otherwise ? 'on' : 'off') === 'on';
  const mode = (check: ForgeCheck): CheckMode => word(check, MODES, fallback.modes[check]);
  const checks = find('promote-checks');
  const settings: ForgeSettings = {
    modes: {
      vulnerabilities: mode('vulnerabilities'),
      dockerfile: mode('dockerfile'),
      'base-image': mode('base-image'),
      secrets: mode('secrets'),
      policy: mode('policy'),
    },
    scope: word('scope', ['new', 'all'], fallback.scope),
    severity: word('severity', ['low', 'medium', 'high', 'critical'], fallback.severity),
    image: word('image', ['optional', 'required'], fallback.image),
    images: find('images') ?? fallback.images,
    baseline: find('baseline')?.[0] ?? fallback.baseline,
    comment: flag('comment', fallback.comment),
    sarif: flag('sarif', fallback.sarif),
    allowComments: flag('allow-comments', fallback.allowComments),
    pin: word('pin', ['off', 'repository', 'file'], fallback.pin),
    pinAfterHours: Number(find('pin-after')?.[0] ?? fallback.pinAfterHours),
    promote: (find('promote') ?? []).flatMap(readTarget),
    promoteChecks: checks === undefined ? fallback.promoteChecks : FORGE_CHECKS.filter((one) => checks.includes(one)),
  };
  return { settings, origins };
}

function readTarget(text: string): readonly PromotionTarget[] {
  const [, gated] = /^([^=]+)=deployment$/.exec(text) ?? [];
  if (gated !== undefined) return [{ kind: 'deployment', environment: gated }];
  const [, environment, owner, repository, path] = /^([^=]+)=([^/]+)\/([^:]+):(.+)$/.exec(text) ?? [];
  if (environment === undefined || owner === undefined || repository === undefined || path === undefined) return [];
  return [{ kind: 'file', environment, owner, repository, path }];
}
