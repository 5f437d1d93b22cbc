import type { CatalogerSpec, ClaimedFile } from '@assay/core';
import { unreadable } from '../gap-codes.ts';
import { locationOf, mergePackages } from '../located.ts';
import { npmPackage } from '../npm/package.ts';
import { type NpmRecord, parsePackageJson } from '../npm/parse-package-json.ts';
import { readFromZip } from '../read-zip.ts';

/** Packages that yarn loads out of zip archives. */
export const yarnPnpCataloger: CatalogerSpec<NpmRecord | null> = {
  kind: 'cataloger',
  id: 'yarn-pnp',
  title: "Yarn Plug'n'Play",
  summary: 'Finds the npm packages that yarn keeps in zip archives and runs without a node_modules directory.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: "Yarn Plug'n'Play", url: 'https://yarnpkg.com/features/pnp' }],
  revision: 1,
  claims: ['/**/.yarn/cache/*.zip', '/**/.yarn/berry/cache/*.zip'],
  windowed: true,
  unreadable: 'partial',
  read,
  assemble: (files) => ({
    packages: mergePackages(
      files.flatMap((file) => (file.reading === null ? [] : [npmPackage(file.reading, locationOf(file))])),
    ),
    gaps: [],
  }),
};

/** Bytes of a package.json. */
const MAX_BYTES = 8 * 1024 * 1024;

/** Where an archive has the description of its package, whose name stands in the path. */
const DESCRIPTION = /^node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/;

function read(file: ClaimedFile): NpmRecord | null {
  const description = readFromZip(file, (name) => DESCRIPTION.test(name), MAX_BYTES);
  if (description === null) throw unreadable('PACKAGE_FILE_INVALID', 'an archive of yarn holds no package.json');
  return parsePackageJson(description);
}
