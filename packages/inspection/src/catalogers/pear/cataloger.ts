import type { CatalogerSpec } from '@assay/core';
import { eachPackage } from '../each-package.ts';
import { pearPackage } from './package.ts';
import { type PearRecord, parseRegistryFile } from './parse-registry-file.ts';

/** Packages that pear and pecl installed: libraries and extensions of PHP. */
export const pearCataloger: CatalogerSpec<PearRecord> = {
  kind: 'cataloger',
  id: 'pear',
  title: 'PEAR and PECL packages',
  summary: 'Finds the PHP libraries and extensions that pear and pecl installed, from their registry.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'PEAR manual', url: 'https://pear.php.net/manual/en/' }],
  revision: 1,
  claims: ['/**/.registry/*.reg', '/**/.registry/*/*.reg'],
  unreadable: 'partial',
  read: ({ bytes }) => parseRegistryFile(bytes),
  assemble: (files) =>
    eachPackage(files, { cataloger: 'pear', described: 'a package of PEAR', toPackage: pearPackage }),
};
