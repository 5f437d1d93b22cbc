import { isJsonObject } from '@assay/core';
import fc from 'fast-check';

/** Texts that have broken programs before. */
const HOSTILE: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\u202e\u200b',
  '😀'.repeat(50),
  '..',
  '../../etc/passwd',
  "' or 1=1 --",
  '"; drop table images; --',
  '%',
  '_',
  '%00',
  '\\',
  '${7*7}',
  '<script>alert(1)</script>',
  'http://169.254.169.254/latest/meta-data',
  'file:///etc/passwd',
  'localhost:1/a',
  '__proto__',
  'constructor',
  'null',
  '-1',
  '1e999',
  'x'.repeat(5000),
];

/** Values of a schema: most of them what it asks for, some beside it. */
export function valuesOf(schema: unknown): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 6, arbitrary: fitting(schema) }, { weight: 1, arbitrary: anything() });
}

function anything(): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.constantFrom<unknown>(...HOSTILE),
    fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, Number.MAX_SAFE_INTEGER, 1e308, [], {}, [[]], { a: {} }),
    fc.jsonValue({ maxDepth: 4 }),
  );
}

function fitting(schema: unknown): fc.Arbitrary<unknown> {
  if (!isJsonObject(schema)) return anything();
  if ('const' in schema) return fc.constant(schema['const']);
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices) && choices.length > 0) return fc.oneof(...choices.map((choice) => valuesOf(choice)));
  if (Array.isArray(schema['enum'])) return fc.constantFrom<unknown>(...schema['enum']);
  switch (schema['type']) {
    case 'object':
      return objects(schema);
    case 'array':
      return fc.array(valuesOf(schema['items']), { maxLength: Math.min(numberOf(schema['maxItems'], 4), 4) });
    case 'string':
      return texts(schema);
    case 'integer':
      return fc.integer({
        min: numberOf(schema['minimum'], -5),
        max: Math.min(numberOf(schema['maximum'], 1000), 1e9),
      });
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return anything();
  }
}

function objects(schema: { readonly [key: string]: unknown }): fc.Arbitrary<unknown> {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : [];
  const values = Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, valuesOf(inner)]));
  const known = fc.record(values, { requiredKeys: required });
  return fc.oneof(
    { weight: 8, arbitrary: known },
    { weight: 1, arbitrary: fc.record(values, { requiredKeys: [] }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(known, fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }))
        .map(([one, more]) => ({ ...one, ...more })),
    },
  );
}

function texts({ pattern, minLength, maxLength }: { readonly [key: string]: unknown }): fc.Arbitrary<unknown> {
  const most = Math.min(numberOf(maxLength, 40), 200);
  const free = fc.string({ minLength: Math.min(numberOf(minLength, 0), most), maxLength: most, unit: 'grapheme' });
  const hostile = fc.constantFrom<unknown>(...HOSTILE);
  if (typeof pattern !== 'string') return fc.oneof({ weight: 3, arbitrary: free }, { weight: 1, arbitrary: hostile });
  return fc.oneof({ weight: 6, arbitrary: matching(pattern, free) }, { weight: 1, arbitrary: hostile });
}

/** Texts of a pattern, where the library can make them. */
function matching(pattern: string, otherwise: fc.Arbitrary<string>): fc.Arbitrary<string> {
  try {
    return fc.stringMatching(new RegExp(pattern, 'u'));
  } catch {
    return otherwise;
  }
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
