import { AssayError, type JsonValue } from '@assay/core';
import { anyCharacter } from '@assay/testkit';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeSbom } from './decode-sbom.ts';
import { encodeSbom } from './encode-sbom.ts';
import { SBOM_ERRORS } from './errors.ts';
import { CREATED, sampleInspection } from './testing/sample-inspection.ts';
import { isJsonList, isObject } from './text/json-text.ts';

const FORMATS = ['cyclonedx-json', 'cyclonedx-xml', 'spdx-json', 'spdx-tv', 'spdx3-json', 'native'];
const TEXTS = new Map(
  FORMATS.map((format) => [format, encodeSbom(format, sampleInspection(), { createdAt: CREATED, includeFiles: true })]),
);

/** True when a document is read or refused by one of the documented codes; anything else is a defect. */
function readsOrRefuses(text: string): boolean {
  try {
    decodeSbom(text);
    return true;
  } catch (error) {
    return error instanceof AssayError && Object.hasOwn(SBOM_ERRORS, error.code);
  }
}

const piece = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 8 }),
  fc.constantFrom(
    '"',
    '{',
    '}',
    '[',
    ']',
    '<',
    '>',
    '&',
    '</',
    '<!--',
    '<![CDATA[',
    '\n',
    '<text>',
    '</text>',
    ':',
    '\\',
    '@',
  ),
);

test.each(FORMATS)('%s: a document with damaged text is read or refused', (format) => {
  const text = TEXTS.get(format) ?? '';
  const at = fc.nat({ max: text.length });
  fc.assert(
    fc.property(fc.array(fc.tuple(at, fc.nat({ max: 40 }), piece), { minLength: 1, maxLength: 3 }), (edits) => {
      const damaged = edits.reduce(
        (now, [from, length, inserted]) => now.slice(0, from) + inserted + now.slice(from + length),
        text,
      );
      expect(readsOrRefuses(damaged)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

/** The same document with the values at some places replaced. */
function replaceSome(value: JsonValue, other: JsonValue, isHere: () => boolean): JsonValue {
  if (isHere()) return other;
  if (isJsonList(value)) return value.map((item) => replaceSome(item, other, isHere));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, replaceSome(child, other, isHere)]));
}

test.each(FORMATS.filter((format) => format !== 'cyclonedx-xml' && format !== 'spdx-tv'))(
  '%s: a document with values of other types is read or refused',
  (format) => {
    const document: JsonValue = JSON.parse(TEXTS.get(format) ?? '');
    const other = fc.constantFrom<JsonValue>(null, 5, '', 'x', [], {}, [[]], [null], { a: { b: [] } }, true);
    fc.assert(
      fc.property(other, fc.integer({ min: 1, max: 400 }), fc.integer({ min: 3, max: 400 }), (value, start, step) => {
        let count = -start;
        const damaged = replaceSome(document, value, () => count++ >= 0 && count % step === 0);
        expect(readsOrRefuses(JSON.stringify(damaged))).toBe(true);
      }),
      { numRuns: 200 },
    );
  },
);
