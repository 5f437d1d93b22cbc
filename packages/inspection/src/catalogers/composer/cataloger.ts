import { posix } from 'node:path';
import type { Catalog, CatalogContext, CatalogerSpec, Gap, Package, ReadFile } from '@assay/core';
import { DirectoryFiles } from '../directory-files.ts';
import { unidentifiedGap } from '../each-package.ts';
import { locationOf, mergePackages } from '../located.ts';
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
  revision: 1,
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
  const packages: Package[] = [];
  const gaps: Gap[] = [];
  for (const file of files) {
    for (const record of file.reading) {
      if (record.name === '' || record.version === '') {
        gaps.push(unidentifiedGap(file, 'composer', 'a package of Composer'));
        continue;
      }
      const directory = directoryOf(record, file.path);
      packages.push(composerPackage(record, locationOf(file), directory === null ? [] : owned.take(directory)));
    }
  }
  return { packages: mergePackages(packages), gaps };
}

/** Directory of the files of a package; null when it has none, or one outside of the vendor directory. Lists of Composer 1 name none. */
function directoryOf({ name, installPath }: ComposerRecord, listPath: string): string | null {
  const home = posix.dirname(listPath);
  const vendor = posix.dirname(home);
  const directory = installPath === '' ? posix.join(vendor, name) : posix.join(home, installPath);
  return directory.startsWith(`${vendor}/`) && directory !== home ? directory : null;
}
