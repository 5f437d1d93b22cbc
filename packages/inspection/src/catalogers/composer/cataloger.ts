import { posix } from 'node:path';
import type { Catalog, CatalogContext, CatalogerSpec, ReadFile } from '@assay/core';
import { DirectoryFiles } from '../directory-files.ts';
import { listedPackages } from '../each-package.ts';
import { composerPackage } from './package.ts';
import { type ComposerRecord, parseInstalled } from './parse-installed.ts';

/** Libraries of PHP that Composer installed. */
export const composerCataloger: CatalogerSpec<readonly ComposerRecord[]> = {
  kind: 'cataloger',
  id: 'composer',
  title: 'Composer packages',
  summary: 'Finds the PHP packages that Composer installed into vendor directories, with their files.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'Composer', url: 'https://getcomposer.org/doc/04-schema.md' }],
  revision: 2,
  claims: ['/**/composer/installed.json'],
  unreadable: 'partial',
  read: ({ bytes }) => parseInstalled(bytes),
  assemble,
};

function assemble(files: readonly ReadFile<readonly ComposerRecord[]>[], context: CatalogContext): Catalog {
  const owned = new DirectoryFiles(
    context.files,
    files.flatMap((file) => file.reading.flatMap((record) => directoryOf(record, file.path) ?? [])),
  );
  return listedPackages(files, {
    cataloger: 'composer',
    described: 'a package of Composer',
    toPackage: (record, location) => {
      if (record.name === '' || record.version === '') return null;
      const directory = directoryOf(record, location.path);
      return composerPackage(record, location, directory === null ? [] : owned.take(directory));
    },
  });
}

/** Directory of the files of a package; null when it has none, or one outside of the vendor directory. Lists of Composer 1 name none. */
function directoryOf({ name, installPath }: ComposerRecord, listPath: string): string | null {
  const home = posix.dirname(listPath);
  const vendor = posix.dirname(home);
  const directory = installPath === '' ? posix.join(vendor, name) : posix.join(home, installPath);
  return directory.startsWith(`${vendor}/`) && directory !== home ? directory : null;
}
