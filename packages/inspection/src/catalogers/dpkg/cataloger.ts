import type { Catalog, CatalogContext, CatalogerSpec, ClaimedFile, Gap, Package, ReadFile } from '@assay/core';
import { RealPaths } from '../../ownership/real-paths.ts';
import { gapIn } from '../gap-codes.ts';
import { locationOf, mergePackages } from '../located.ts';
import { ownedFiles } from './owned-files.ts';
import { debPackage } from './package.ts';
import { type CopyrightFile, parseCopyright } from './parse-copyright.ts';
import { parseFileList, parseMd5sums } from './parse-file-lists.ts';
import { type DebRecord, type StatusFile, parseStatus } from './parse-status.ts';

/** What one of dpkg's files tells. */
export type DpkgReading =
  | ({ readonly kind: 'status' } & StatusFile)
  | { readonly kind: 'list'; readonly paths: readonly string[] }
  | { readonly kind: 'md5sums'; readonly md5sums: readonly (readonly [path: string, md5: string])[] }
  | ({ readonly kind: 'copyright' } & CopyrightFile);

const DATABASE = '/var/lib/dpkg';

/** Packages of Debian and its descendants. */
export const dpkgCataloger: CatalogerSpec<DpkgReading> = {
  kind: 'cataloger',
  id: 'dpkg',
  title: 'Debian packages',
  summary: 'Finds the packages that dpkg installed, from its status file or the status directory of distroless images.',
  since: '0.1.0',
  stability: 'stable',
  references: [
    { title: 'deb-control(5)', url: 'https://manpages.debian.org/deb-control.5' },
    { title: 'DEP-5', url: 'https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/' },
  ],
  revision: 2,
  claims: [
    `${DATABASE}/status`,
    `${DATABASE}/status.d/*`,
    `${DATABASE}/info/*.list`,
    `${DATABASE}/info/*.md5sums`,
    '/usr/share/doc/*/copyright',
  ],
  unreadable: 'incomplete',
  read,
  assemble,
};

function read({ path, bytes }: ClaimedFile): DpkgReading {
  if (path.endsWith('/copyright')) return { kind: 'copyright', ...parseCopyright(bytes) };
  if (path.endsWith('.md5sums')) return { kind: 'md5sums', md5sums: parseMd5sums(bytes) };
  if (path.startsWith(`${DATABASE}/info/`)) return { kind: 'list', paths: parseFileList(bytes) };
  return { kind: 'status', ...parseStatus(bytes) };
}

function assemble(files: readonly ReadFile<DpkgReading>[], context: CatalogContext): Catalog {
  const readings = new Map(files.map((file) => [file.path, file.reading]));
  const places = new RealPaths(context.files);
  const packages: Package[] = [];
  const gaps: Gap[] = [];
  for (const file of files) {
    if (file.reading.kind !== 'status') continue;
    if (file.reading.damage > 0) gaps.push(damageGap(file, file.reading.damage));
    for (const record of file.reading.packages) {
      packages.push(
        debPackage(record, {
          type: 'deb',
          os: context.os,
          location: locationOf(file),
          copyright: copyrightOf(record, readings, context),
          files: ownedFiles(fileLists(record, file.path, readings), places),
        }),
      );
    }
  }
  return { packages: mergePackages(packages), gaps };
}

type Readings = ReadonlyMap<string, DpkgReading>;

/** Lists of packages that may be installed for several architectures carry the architecture in their name. */
function fileLists(record: DebRecord, statusPath: string, readings: Readings): Parameters<typeof ownedFiles>[0] {
  const bases = [
    `${DATABASE}/info/${record.name}:${record.architecture}`,
    `${DATABASE}/info/${record.name}`,
    statusPath,
  ];
  const list = bases.map((base) => readings.get(`${base}.list`)).find((reading) => reading?.kind === 'list');
  const sums = bases.map((base) => readings.get(`${base}.md5sums`)).find((reading) => reading?.kind === 'md5sums');
  return {
    paths: list?.kind === 'list' ? list.paths : [],
    md5sums: sums?.kind === 'md5sums' ? sums.md5sums : [],
    conffiles: record.conffiles,
  };
}

/** The documentation directory of a package is often a link to that of a sibling. */
function copyrightOf(record: DebRecord, readings: Readings, { files }: CatalogContext): CopyrightFile | null {
  const path = `/usr/share/doc/${record.name}/copyright`;
  const reading = readings.get(path) ?? readings.get(files.resolve(path)?.path ?? '');
  return reading?.kind === 'copyright' ? reading : null;
}

function damageGap(file: ReadFile<DpkgReading>, damage: number): Gap {
  return gapIn(file, {
    cataloger: 'dpkg',
    code: 'PACKAGE_DATABASE_DAMAGED',
    effect: 'incomplete',
    message: `${damage} lines or stanzas of the dpkg database could not be understood`,
  });
}
