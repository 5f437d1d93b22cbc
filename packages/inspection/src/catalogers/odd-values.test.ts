import { type Cataloger, isJsonObject } from '@assay/core';
import { array, assert, constantFrom, nat, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withDependencies } from '../dependencies/with-dependencies.ts';
import { LicenseReader } from '../licenses/license-reader.ts';
import { withLicenseFiles } from '../licenses/license-files.ts';
import { type MemoryFiles, catalogFiles } from './catalog-files.ts';
import { memoryFileView } from './memory-file-view.ts';
import { readExamples } from './read-example.ts';
import { catalogers } from './registry.ts';

/** Values that no description of a package has where it usually has another. */
const ODD: readonly unknown[] = [
  null,
  true,
  -1,
  1e300,
  '',
  '../../etc/passwd',
  '/',
  'a'.repeat(2000),
  '\0\uD800\u202E',
  [],
  [null, 7, 'x', {}],
  {},
  { '': '', __proto__: null, constructor: [] },
];

/** Examples of catalogers that are documents in JSON, which damage to their bytes mostly makes unreadable as a whole. */
const documents = catalogers.modules.flatMap((cataloger) =>
  readExamples(cataloger.id).flatMap(({ title, image }) =>
    [...image.files].flatMap(([path, bytes]) => {
      const value = parsed(bytes);
      return isJsonObject(value) || Array.isArray(value)
        ? [[cataloger.id, title, path, { cataloger, image, value }] as const]
        : [];
    }),
  ),
);

describe('odd values give packages and gaps, never another error', () => {
  test.each(documents)('%s: %s: %s', (_id, _title, path, { cataloger, image, value }) => {
    const places = placesIn(value);
    assert(
      property(array(tuple(nat(), constantFrom(...ODD)), { minLength: 1, maxLength: 3 }), (changes) => {
        let changed: unknown = value;
        for (const [place, odd] of changes) changed = replaced(changed, places[place % places.length] ?? [], odd);
        const bytes = Buffer.from(JSON.stringify(changed));
        expectSound(cataloger, { ...image, files: new Map([...image.files, [path, bytes]]) });
      }),
      { numRuns: 60 },
    );
  });
});

/** Whatever was found can be completed, and depends on nothing that is not there. */
function expectSound(cataloger: Cataloger, image: MemoryFiles): void {
  const found = new LicenseReader().complete(catalogFiles(cataloger, image).packages);
  const { packages } = withDependencies(withLicenseFiles(found, []), memoryFileView(image));
  const purls = new Set(packages.map(({ purl }) => purl));
  expect(purls.isSupersetOf(new Set(packages.flatMap(({ dependsOn = [] }) => dependsOn)))).toBe(true);
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}

type Place = readonly (string | number)[];

/** Where values stand in a document, the outermost first; of long lists the first few. */
function placesIn(value: unknown, at: Place = []): readonly Place[] {
  if (at.length > 6) return [at];
  if (Array.isArray(value))
    return [at, ...value.slice(0, 4).flatMap((item: unknown, index) => placesIn(item, [...at, index]))];
  if (!isJsonObject(value)) return [at];
  return [at, ...Object.entries(value).flatMap(([key, item]) => placesIn(item, [...at, key]))];
}

function replaced(value: unknown, [step, ...rest]: Place, odd: unknown): unknown {
  if (step === undefined) return odd;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === step ? replaced(item, rest, odd) : item));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === step ? replaced(item, rest, odd) : item]),
  );
}
