import { posix } from 'node:path';
import type { Catalog, CatalogContext, CatalogerSpec, ClaimedFile, Gap, Package, ReadFile } from '@assay/core';
import { gapIn } from '../gap-codes.ts';
import { locationOf, mergePackages } from '../located.ts';
import { identityOf } from '../package-text.ts';
import { alpmPackage } from './package.ts';
import { type Sections, parseSections } from './parse-desc.ts';
import { type MtreeFile, parseMtree } from './parse-mtree.ts';

/** What one of pacman's files tells. */
export type AlpmReading =
  | { readonly kind: 'desc'; readonly name: string; readonly version: string; readonly sections: Sections }
  | { readonly kind: 'files'; readonly sections: Sections }
  | { readonly kind: 'mtree'; readonly files: readonly MtreeFile[] };

const DATABASES = ['/var/lib/pacman/local', '/usr/lib/sysimage/lib/pacman/local'] as const;

/** Packages of Arch Linux and its relatives. */
export const alpmCataloger: CatalogerSpec<AlpmReading> = {
  kind: 'cataloger',
  id: 'alpm',
  title: 'Arch Linux packages',
  summary: 'Finds the packages that pacman installed, from its database, with their files and bases.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'alpm-db', url: 'https://alpm.archlinux.page/specifications/alpm-db.7.html' }],
  revision: 2,
  claims: DATABASES.flatMap((path) => [`${path}/*/desc`, `${path}/*/files`, `${path}/*/mtree`]),
  unreadable: 'incomplete',
  read,
  assemble,
};

function read({ path, bytes, budget }: ClaimedFile): AlpmReading {
  const file = posix.basename(path);
  if (file === 'mtree') return { kind: 'mtree', files: parseMtree(bytes, budget) };
  const sections = parseSections(bytes);
  if (file === 'files') return { kind: 'files', sections };
  return { kind: 'desc', ...identityOf(sections['NAME']?.[0], sections['VERSION']?.[0]), sections };
}

function assemble(files: readonly ReadFile<AlpmReading>[], context: CatalogContext): Catalog {
  const readings = new Map(files.map((file) => [file.path, file.reading]));
  const packages: Package[] = [];
  const gaps: Gap[] = [];
  for (const file of files) {
    if (file.reading.kind !== 'desc') {
      if (!readings.has(`${posix.dirname(file.path)}/desc`)) gaps.push(damageGap(file, 'no description'));
      continue;
    }
    const { name, version, sections: desc } = file.reading;
    if (name === '' || version === '') {
      gaps.push(damageGap(file, 'no name or no version'));
      continue;
    }
    const folder = posix.dirname(file.path);
    const lists = readings.get(`${folder}/files`);
    const mtree = readings.get(`${folder}/mtree`);
    packages.push(
      alpmPackage(
        {
          identity: { name, version },
          desc,
          lists: lists?.kind === 'files' ? lists.sections : {},
          mtree: mtree?.kind === 'mtree' ? mtree.files : [],
          location: locationOf(file),
        },
        context.os,
      ),
    );
  }
  return { packages: mergePackages(packages), gaps };
}

function damageGap(file: ReadFile<AlpmReading>, problem: string): Gap {
  return gapIn(file, {
    cataloger: 'alpm',
    code: 'PACKAGE_DATABASE_DAMAGED',
    effect: 'incomplete',
    message: `a package in the database of pacman has ${problem}`,
  });
}
