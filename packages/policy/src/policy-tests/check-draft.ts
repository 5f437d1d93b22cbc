import { isJsonObject } from '@assay/core';
import type { FactsDraft } from './draft-facts.ts';

/** What each key of a draft holds: a text, an object, or a list of texts or of objects; `?` where null may stand for none. */
const DRAFT_KEYS: Readonly<Record<keyof FactsDraft, string>> = {
  reference: 'text?',
  subject: 'object',
  evaluatedAt: 'text',
  config: 'object',
  history: 'texts',
  layers: 'objects',
  os: 'object?',
  packages: 'objects',
  files: 'objects',
  users: 'texts?',
  gaps: 'objects',
  retrievedFiles: 'objects',
  inspectedAt: 'text',
  vulnerabilities: 'object',
  licenses: 'objects',
  secrets: 'objects',
  contentMatches: 'objects',
  malware: 'object',
  dockerfile: 'text?',
  lint: 'objects',
  ancestors: 'objects',
  baseImage: 'object?',
  baseline: 'object',
  previousTag: 'object?',
  relatedSources: 'objects',
  feeds: 'object',
  signatures: 'objects',
  attestations: 'objects',
  provenance: 'objects',
  configurationScans: 'objects',
};

/** Keys without which an entry says nothing. */
const ENTRY_KEYS: Readonly<Record<string, readonly string[]>> = {
  packages: ['name'],
  files: ['path'],
  secrets: ['path'],
  lint: ['rule'],
  gaps: ['code', 'effect', 'message'],
  retrievedFiles: ['path', 'text'],
  licenses: ['purl', 'declared'],
};

/** True when a value of a document can stand for facts; otherwise what is wrong with it. */
export function isFactsDraft(value: { readonly [key: string]: unknown }): true | string {
  for (const [key, part] of Object.entries(value)) {
    const kind = Object.hasOwn(DRAFT_KEYS, key) ? new Map(Object.entries(DRAFT_KEYS)).get(key) : undefined;
    if (kind === undefined) return `there is no fact ${JSON.stringify(key.slice(0, 100))}`;
    if (!isOfKind(part, kind)) return `the fact ${key} must be ${KIND_NAMES.get(kind) ?? kind}`;
    const absent = (ENTRY_KEYS[key] ?? []).find((name) => !everyEntryHas(part, name));
    if (absent !== undefined) return `an entry of the fact ${key} has no ${absent}`;
  }
  return true;
}

const KIND_NAMES: ReadonlyMap<string, string> = new Map([
  ['text', 'a text'],
  ['text?', 'a text or nothing'],
  ['object', 'an object'],
  ['object?', 'an object or nothing'],
  ['texts', 'a list of texts'],
  ['texts?', 'a list of texts or nothing'],
  ['objects', 'a list of objects'],
]);

function isOfKind(part: unknown, kind: string): boolean {
  if (kind.endsWith('?')) return part === null || isOfKind(part, kind.slice(0, -1));
  if (kind === 'text') return typeof part === 'string';
  if (kind === 'object') return isJsonObject(part);
  return (
    Array.isArray(part) && part.every((entry) => (kind === 'texts' ? typeof entry === 'string' : isJsonObject(entry)))
  );
}

function everyEntryHas(part: unknown, name: string): boolean {
  return Array.isArray(part) && part.every((entry) => isJsonObject(entry) && typeof entry[name] === 'string');
}
