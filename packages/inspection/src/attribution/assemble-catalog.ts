import {
  type Catalog,
  type CatalogContext,
  type Cataloger,
  type FileReading,
  type ReadFile,
  printable,
} from '@assay/core';
import { makeGap } from '../gap-codes.ts';

/** Characters of a cataloger's message that are kept. */
const MAX_MESSAGE = 300;

/** Lets a cataloger put its packages together; one that throws leaves a gap. */
export function assembleCatalog(
  cataloger: Cataloger,
  files: readonly ReadFile<FileReading>[],
  context: CatalogContext,
): Catalog {
  try {
    return cataloger.assemble(files, context);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    const message = `cataloger ${cataloger.id} failed: ${printable(reason.slice(0, MAX_MESSAGE))}`;
    return { packages: [], gaps: [{ ...makeGap('CATALOGER_FAILED', message), cataloger: cataloger.id }] };
  }
}
