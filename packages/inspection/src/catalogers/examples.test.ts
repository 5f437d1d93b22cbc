import type { Catalog } from '@assay/core';
import { testRuns } from '@assay/testkit';
import { array, assert, constantFrom, nat, property, record, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MemoryFiles, filesCataloger } from './catalog-files.ts';
import { readExamples } from './read-example.ts';
import { catalogers } from './registry.ts';

const modules = catalogers.modules.map((cataloger) => [cataloger.id, cataloger] as const);

describe.each(modules)('examples of %s', (id, cataloger) => {
  const catalog = filesCataloger(cataloger);
  test.each(readExamples(id).map((example) => [example.title, example] as const))(
    '%s',
    (_title, { image, expected }) => {
      expect(shown(catalog(image))).toEqual(expected);
    },
  );

  test('damaged in any way give packages and gaps, never another error', () => {
    const images = readExamples(id).map((example) => example.image);
    assert(
      property(constantFrom(...images), array(change, { minLength: 1, maxLength: 4 }), (image, changes) => {
        catalog(damaged(image, changes));
      }),
      testRuns(100),
    );
  });
});

/** As it stands in expected.json: the layer, the same everywhere, is left out. */
function shown(catalog: Catalog): unknown {
  return JSON.parse(JSON.stringify(catalog, (key, value: unknown) => (key === 'layer' ? undefined : value)));
}

/** One change to one file: bytes put over or into it at a place, or everything from there cut off. */
interface Change {
  readonly file: number;
  readonly kind: 'overwrite' | 'insert' | 'cut';
  readonly place: number;
  readonly bytes: Uint8Array;
}

const change = record<Change>({
  file: nat(),
  kind: constantFrom('overwrite', 'insert', 'cut'),
  place: nat(),
  bytes: uint8Array({ minLength: 1, maxLength: 8 }),
});

function damaged(image: MemoryFiles, changes: readonly Change[]): MemoryFiles {
  const files = new Map(image.files);
  for (const one of changes) {
    const [path, bytes] = [...files][one.file % files.size] ?? [];
    if (path !== undefined && bytes !== undefined) files.set(path, applied(bytes, one));
  }
  return { ...image, files };
}

function applied(bytes: Uint8Array, { kind, place, bytes: other }: Change): Uint8Array {
  const at = place % (bytes.byteLength + 1);
  if (kind === 'cut') return bytes.slice(0, at);
  const rest = kind === 'insert' ? at : Math.min(at + other.byteLength, bytes.byteLength);
  return Buffer.concat([bytes.subarray(0, at), other, bytes.subarray(rest)]);
}
