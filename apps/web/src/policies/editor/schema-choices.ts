import { isRecord, wordOf } from '../form/plain-value.ts';
import type { DocumentPlace } from './document-place.ts';

/** One thing that can be typed at a place. */
export interface Choice {
  readonly label: string;
  readonly kind: 'key' | 'value';
  readonly detail: string | null;
}

type Schema = Readonly<Record<string, unknown>>;

/** Most schemas that one place is followed through: a schema may name itself. */
const MOST_SCHEMAS = 400;

/** What the JSON Schema lets people type at the place; keys that are there already are left out. */
export function schemaChoices(root: unknown, { path, siblings, typing }: DocumentPlace): readonly Choice[] {
  if (!isRecord(root)) return [];
  let schemas = flatten(root, [root], siblings[0] ?? {});
  let depth = 0;
  for (const step of path) {
    const next = schemas.flatMap((schema) => (step.kind === 'item' ? itemOf(schema) : propertyOf(schema, step.key)));
    if (step.kind === 'key') depth++;
    schemas = flatten(root, next, siblings[depth] ?? {});
  }
  const there = siblings.at(-1) ?? {};
  const choices =
    typing === 'key'
      ? [...schemas.flatMap(keysOf).filter(({ label }) => !Object.hasOwn(there, label)), ...schemas.flatMap(valuesOf)]
      : schemas.flatMap(valuesOf);
  return [...new Map(choices.map((choice) => [choice.label, choice])).values()];
}

/** The schemas with what they refer to and all their branches; of conditions only those that hold for the values beside. */
function flatten(root: Schema, start: readonly Schema[], beside: Readonly<Record<string, string>>): readonly Schema[] {
  const found: Schema[] = [];
  const waiting = [...start];
  for (let schema = waiting.shift(); schema !== undefined && found.length < MOST_SCHEMAS; schema = waiting.shift()) {
    found.push(schema);
    const { $ref: reference, anyOf, oneOf, allOf, if: condition, then } = schema;
    for (const branch of [anyOf, oneOf, allOf]) if (Array.isArray(branch)) waiting.push(...branch.filter(isRecord));
    if (typeof reference === 'string') waiting.push(...defined(root, reference));
    if (isRecord(condition) && isRecord(then) && holds(condition, beside)) waiting.push(then);
  }
  return found;
}

function defined(root: Schema, reference: string): readonly Schema[] {
  const name = /^#\/\$defs\/(\w+)$/.exec(reference)?.[1];
  const definitions = root['$defs'];
  const definition = name !== undefined && isRecord(definitions) ? definitions[name] : undefined;
  return isRecord(definition) ? [definition] : [];
}

function holds({ properties }: Schema, beside: Readonly<Record<string, string>>): boolean {
  if (!isRecord(properties)) return false;
  return Object.entries(properties).every(([name, schema]) => {
    if (!isRecord(schema)) return false;
    const value = beside[name]?.toLowerCase();
    const words: readonly unknown[] = Array.isArray(schema['enum']) ? schema['enum'] : [schema['const']];
    return value !== undefined && words.includes(value);
  });
}

function propertyOf({ properties, additionalProperties }: Schema, key: string): readonly Schema[] {
  const own = isRecord(properties) && Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
  return isRecord(own) ? [own] : [];
}

function itemOf({ items }: Schema): readonly Schema[] {
  return isRecord(items) ? [items] : [];
}

function keysOf({ properties }: Schema): readonly Choice[] {
  if (!isRecord(properties)) return [];
  return Object.entries(properties).map(([label, schema]) => ({
    label,
    kind: 'key',
    detail: isRecord(schema) ? descriptionOf(schema) : null,
  }));
}

function descriptionOf({ description, anyOf }: Schema): string | null {
  if (typeof description === 'string') return description;
  const [first]: readonly unknown[] = Array.isArray(anyOf) ? anyOf : [];
  return isRecord(first) && typeof first['description'] === 'string' ? first['description'] : null;
}

/** A pattern that takes a word in any case, written as its letters. */
const ANY_CASE = /^\^\(((?:\[[A-Z][a-z]\]|\|)+)\)\$$/;

function valuesOf(schema: Schema): readonly Choice[] {
  const { enum: words, const: word, pattern, type, examples } = schema;
  const given: unknown[] = [...(Array.isArray(words) ? words : []), word, ...(Array.isArray(examples) ? examples : [])];
  if (type === 'boolean') given.push(true, false);
  const letters = typeof pattern === 'string' ? ANY_CASE.exec(pattern)?.[1] : undefined;
  if (letters !== undefined) given.push(...letters.replaceAll(/\[([A-Z])[a-z]\]/g, '$1').split('|'));
  const labels = new Set(given.flatMap((each) => wordOf(each) ?? []));
  return [...labels].map((label) => ({ label, kind: 'value', detail: descriptionOf(schema) }));
}
