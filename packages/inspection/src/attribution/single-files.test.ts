import type { Cataloger, Package } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { type MemoryFiles, catalogFiles } from '../catalogers/catalog-files.ts';
import { readExamples } from '../catalogers/read-example.ts';
import { catalogers } from '../catalogers/registry.ts';
import { identityOf } from './package-presence.ts';

/** Catalogers that find packages in the final file system, not in files: the history of these is not told. */
const WITHOUT_HISTORY: ReadonlySet<string> = new Set(['nix']);

const examples = catalogers.modules
  .filter(({ id }) => !WITHOUT_HISTORY.has(id))
  .flatMap((cataloger) =>
    readExamples(cataloger.id).map(({ title, image }) => [cataloger.id, title, cataloger, image] as const),
  );

/** The packages that one file tells of when it is looked at without the others. */
function packagesOf(path: string, cataloger: Cataloger, image: MemoryFiles): readonly Package[] {
  const alone: Cataloger = {
    ...cataloger,
    assemble: (files, context) =>
      cataloger.assemble(
        files.filter((file) => file.path === path),
        context,
      ),
  };
  const { packages } = catalogFiles(alone, image);
  return packages.filter(({ locations }) => locations.some((location) => location.path === path));
}

describe('each file of evidence tells of its packages without the other files, as their history needs it', () => {
  test.each(examples)('%s: %s', (_id, _title, cataloger, image) => {
    for (const found of catalogFiles(cataloger, image).packages) {
      for (const { path } of found.locations) {
        expect(packagesOf(path, cataloger, image).map(identityOf)).toContain(identityOf(found));
      }
    }
  });
});
