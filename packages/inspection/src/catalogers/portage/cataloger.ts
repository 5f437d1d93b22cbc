import { posix } from 'node:path';
import type { Catalog, CatalogerSpec, ClaimedFile, Gap, Package, ReadFile } from '@assay/core';
import { decodeText } from '../decode-text.ts';
import { gapIn } from '../gap-codes.ts';
import { locationOf, mergePackages } from '../located.ts';
import { portagePackage } from './package.ts';
import { type Contents, parseContents } from './parse-contents.ts';
import { parsePackageName } from './parse-package-name.ts';

/** What one of the files of a package's folder tells. */
export type PortageReading =
  | ({ readonly kind: 'contents' } & Contents)
  | { readonly kind: 'field'; readonly text: string };

const DATABASE = '/var/db/pkg';

const FIELDS = ['SLOT', 'LICENSE', 'repository', 'DESCRIPTION', 'HOMEPAGE', 'USE'] as const;

/** Longer values are cut; the flags of the largest packages have some 3,000 characters. */
const MAX_FIELD_LENGTH = 4000;

/** Packages of Gentoo and its relatives. */
export const portageCataloger: CatalogerSpec<PortageReading> = {
  kind: 'cataloger',
  id: 'portage',
  title: 'Gentoo packages',
  summary: 'Finds the packages that Portage installed, from its database, with their files.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'Package Manager Specification', url: 'https://projects.gentoo.org/pms/latest/pms.html' }],
  revision: 1,
  claims: ['CONTENTS', ...FIELDS].map((file) => `${DATABASE}/*/*/${file}`),
  unreadable: 'incomplete',
  read,
  assemble,
};

function read({ path, bytes }: ClaimedFile): PortageReading {
  if (posix.basename(path) === 'CONTENTS') return { kind: 'contents', ...parseContents(bytes) };
  return { kind: 'field', text: decodeText(bytes.subarray(0, MAX_FIELD_LENGTH)).trim() };
}

/** Every folder of the database is a package; Portage goes by their names. Folders of unfinished installations start with a hyphen. */
function assemble(files: readonly ReadFile<PortageReading>[]): Catalog {
  const readings = new Map(files.map((file) => [file.path, file]));
  const folders = Map.groupBy(files, (file) => posix.dirname(file.path));
  const packages: Package[] = [];
  const gaps: Gap[] = [];
  for (const [folder, [first]] of folders) {
    const file = readings.get(`${folder}/CONTENTS`) ?? first;
    if (file === undefined || posix.basename(folder).startsWith('-')) continue;
    const identity = parsePackageName(posix.basename(folder));
    const contents = file.reading.kind === 'contents' ? file.reading : { files: [], damage: 0 };
    if (identity === null) gaps.push(damageGap(file, 'the name of a package has no version'));
    else {
      if (contents.damage > 0) gaps.push(damageGap(file, `${contents.damage} lines could not be understood`));
      packages.push(
        portagePackage({
          category: posix.basename(posix.dirname(folder)),
          identity,
          location: locationOf(file),
          files: contents.files,
          field: (name) => textOf(readings.get(`${folder}/${name}`)?.reading),
        }),
      );
    }
  }
  return { packages: mergePackages(packages), gaps };
}

function textOf(reading: PortageReading | undefined): string {
  return reading?.kind === 'field' ? reading.text : '';
}

function damageGap(file: ReadFile<PortageReading>, message: string): Gap {
  return gapIn(file, { cataloger: 'portage', code: 'PACKAGE_DATABASE_DAMAGED', effect: 'incomplete', message });
}
