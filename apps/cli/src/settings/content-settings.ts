import type { ContentSearch } from '@assay/core';
import { IMAGE } from './command-groups.ts';
import { InvalidValue, type Setting } from './setting.ts';
import { allOf, oneOf, parsePair, parsePath, quoted } from './value-types.ts';

/** What is looked for in the content of an image, and what of it is accepted. */
export interface ContentSettings {
  readonly secretRules: Setting<readonly string[]>;
  readonly secretBaseline: Setting<string | null>;
  readonly writeSecretBaseline: Setting<string | null>;
  readonly retrieve: Setting<readonly string[]>;
  readonly contentSearch: Setting<readonly ContentSearch[]>;
}

export const CONTENT_SETTINGS: ContentSettings = {
  secretRules: {
    name: 'secret-rules',
    shape: 'many',
    placeholder: 'FILE',
    summary: 'Own detectors of secrets and rules on what is accepted: YAML, or a gitleaks.toml; may be repeated.',
    environment: 'ASSAY_SECRET_RULES',
    config: 'any',
    commands: [...IMAGE, 'secrets'],
    default: [],
    defaultText: 'the built-in detectors alone',
    parse: allOf(parsePath),
  },
  secretBaseline: {
    name: 'secret-baseline',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'Secrets that are known and accepted, as --write-secret-baseline wrote them; no rule sees these.',
    environment: 'ASSAY_SECRET_BASELINE',
    config: 'any',
    commands: ['check', 'inspect', 'secrets'],
    default: null,
    defaultText: 'none',
    parse: oneOf(parsePath),
  },
  writeSecretBaseline: {
    name: 'write-secret-baseline',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'Write every secret that was found to this file, as fingerprints, for --secret-baseline.',
    environment: null,
    config: 'none',
    commands: ['inspect', 'secrets'],
    default: null,
    defaultText: 'none',
    parse: oneOf(parsePath),
  },
  retrieve: {
    name: 'retrieve',
    shape: 'many',
    placeholder: 'PATH',
    summary:
      'Absolute path in the image of a file of at most 1 MiB whose content goes into the report; may be repeated.',
    environment: null,
    config: 'any',
    commands: ['inspect'],
    default: [],
    defaultText: 'none',
    parse: allOf(parseImagePath),
  },
  contentSearch: {
    name: 'content-search',
    shape: 'many',
    placeholder: 'NAME=REGEX',
    summary: 'Expression (RE2) to look for in text files, under a name that policies can use; may be repeated.',
    environment: null,
    config: 'any',
    commands: ['check', 'inspect'],
    default: [],
    defaultText: 'none',
    parse: parseSearches,
  },
};

/** Normalised, as paths of the image are: what is written in another way would silently be absent. */
function parseImagePath(text: string): string {
  const isNormal = /^(?:\/[^/\0]+)+$/.test(text) && !/\/\.{1,2}(?:\/|$)/.test(text);
  if (!isNormal)
    throw new InvalidValue(`${quoted(text)} is not an absolute path in an image`, 'Write it as /etc/hosts.');
  return text;
}

function parseSearches(texts: readonly string[]): readonly ContentSearch[] {
  const searches = new Map<string, ContentSearch>();
  for (const text of texts) {
    const [name, regex] = parsePair(text, 'NAME=REGEX');
    if (searches.has(name)) throw new InvalidValue(`there are two searches ${quoted(name)}`);
    searches.set(name, { name, regex });
  }
  return [...searches.values()];
}
