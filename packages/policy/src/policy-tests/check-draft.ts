import { isJsonObject } from '@assay/core';
import { DRAFT_KEYS, ENTRY_KEYS, ENTRY_WORDS } from './draft-shape.ts';

/** True when a value of a document can stand for facts; otherwise what is wrong with it. */
export function isFactsDraft(value: { readonly [key: string]: unknown }): true | string {
  return checkObject(value, '') ?? true;
}

/** What is wrong with an object of the draft, or with an object or a list in it; null when nothing is. */
function checkObject(value: { readonly [key: string]: unknown }, path: string): string | null {
  const keys = DRAFT_KEYS.get(path);
  if (keys === undefined) return null;
  for (const [key, part] of Object.entries(value)) {
    const kind = keys.get(key);
    const where = path === '' ? key : `${path}.${key}`;
    if (kind === undefined) return `there is no fact ${JSON.stringify(where.slice(0, 100))}`;
    if (!isOfKind(part, kind)) return `the fact ${where} must be ${KIND_NAMES.get(kind) ?? kind}`;
    const wrong = isJsonObject(part)
      ? checkObject(part, where)
      : Array.isArray(part)
        ? checkEntries(part, where)
        : null;
    if (wrong !== null) return wrong;
  }
  return null;
}

function checkEntries(entries: readonly unknown[], where: string): string | null {
  const [key, words] = ENTRY_WORDS.get(where) ?? ['', []];
  for (const entry of entries.filter(isJsonObject)) {
    const absent = (ENTRY_KEYS.get(where) ?? []).find((name) => typeof entry[name] !== 'string');
    if (absent !== undefined) return `an entry of the fact ${where} has no ${absent}`;
    const word = entry[key];
    if (word !== undefined && !words.includes(word)) {
      return `the ${key} of an entry of the fact ${where} is none of ${words.join(', ')}`;
    }
    if (where === 'vulnerabilities.suppressed' && !isSuppressed(entry)) {
      return `an entry of the fact ${where} has no match with an id`;
    }
  }
  return null;
}

function isSuppressed({ match }: { readonly [key: string]: unknown }): boolean {
  return isJsonObject(match) && typeof match['id'] === 'string';
}

const KIND_NAMES: ReadonlyMap<string, string> = new Map([
  ['text', 'a text'],
  ['text?', 'a text or nothing'],
  ['number', 'a number'],
  ['flag?', 'true, false or nothing'],
  ['object', 'an object'],
  ['object?', 'an object or nothing'],
  ['texts', 'a list of texts'],
  ['texts?', 'a list of texts or nothing'],
  ['objects', 'a list of objects'],
  ['objects?', 'a list of objects or nothing'],
]);

function isOfKind(part: unknown, kind: string): boolean {
  if (kind.endsWith('?')) return part === null || isOfKind(part, kind.slice(0, -1));
  if (kind === 'text') return typeof part === 'string';
  if (kind === 'number') return typeof part === 'number';
  if (kind === 'flag') return typeof part === 'boolean';
  if (kind === 'object') return isJsonObject(part);
  return (
    Array.isArray(part) && part.every((entry) => (kind === 'texts' ? typeof entry === 'string' : isJsonObject(entry)))
  );
}
