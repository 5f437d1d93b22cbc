import { posix } from 'node:path';
import type { Catalog, CatalogContext, CatalogerSpec, ReadFile } from '@assay/core';
import { DirectoryFiles } from '../directory-files.ts';
import { eachPackage } from '../each-package.ts';
import { rPackage } from './package.ts';
import { type RRecord, parseDescription } from './parse-description.ts';

/** Packages in libraries of R. */
export const rCataloger: CatalogerSpec<RRecord | null> = {
  kind: 'cataloger',
  id: 'r',
  title: 'R packages',
  summary: 'Finds the packages in libraries of R, those of R itself and of Bioconductor among them, with their files.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'Writing R Extensions', url: 'https://cran.r-project.org/doc/manuals/R-exts.html' }],
  revision: 2,
  claims: ['/**/DESCRIPTION'],
  unreadable: 'partial',
  maxFileBytes: 8 * 1024 * 1024,
  read: ({ bytes }) => parseDescription(bytes),
  assemble,
};

function assemble(files: readonly ReadFile<RRecord | null>[], context: CatalogContext): Catalog {
  const installed = files.filter((file) => file.reading !== null);
  const owned = new DirectoryFiles(
    context.files,
    installed.map((file) => posix.dirname(file.path)),
  );
  return eachPackage(installed, {
    cataloger: 'r',
    described: 'an R package',
    toPackage: (record, location) =>
      record.name === '' || record.version === ''
        ? null
        : rPackage(record, location, owned.take(posix.dirname(location.path))),
  });
}
