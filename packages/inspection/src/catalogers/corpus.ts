import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the real data for tests lies: `ASSAY_CORPUS`, else `shared/data` beside the repository. */
const ROOT = process.env['ASSAY_CORPUS'] ?? join(import.meta.dirname, '../../../../../shared/data');

/** A file of the real data for tests. Tests that need it say in their name where it was looked for, and skip without it. */
export interface CorpusFile {
  readonly path: string;
  readonly exists: boolean;
}

/** Finds a file of the real data for tests. */
export function corpusFile(name: string): CorpusFile {
  const path = join(ROOT, name);
  return { path, exists: existsSync(path) };
}
