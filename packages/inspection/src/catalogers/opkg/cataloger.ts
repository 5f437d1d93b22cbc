import type { Catalog, CatalogContext, CatalogerSpec, ClaimedFile, Gap, Package, ReadFile } from '@assay/core';
import { ownedFiles } from '../dpkg/owned-files.ts';
import { debPackage } from '../dpkg/package.ts';
import { type DebRecord, type StatusFile, parseStatus } from '../dpkg/parse-status.ts';
import { RealPaths } from '../../ownership/real-paths.ts';
import { gapIn } from '../gap-codes.ts';
import { locationOf, mergePackages } from '../located.ts';
import { parseOpkgList } from './parse-list.ts';

/** What one of opkg's files tells. */
export type OpkgReading =
  | ({ readonly kind: 'status' } & StatusFile)
  | { readonly kind: 'list'; readonly paths: readonly string[] };

/** Packages of OpenWrt, Yocto and other small systems. */
export const opkgCataloger: CatalogerSpec<OpkgReading> = {
  kind: 'cataloger',
  id: 'opkg',
  title: 'opkg packages',
  summary: 'Finds the packages that opkg installed, from its status file.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'opkg', url: 'https://git.yoctoproject.org/opkg' }],
  revision: 1,
  claims: ['/usr/lib/opkg/status', '/var/lib/opkg/status', '/usr/lib/opkg/info/*.list', '/var/lib/opkg/info/*.list'],
  unreadable: 'incomplete',
  read,
  assemble,
};

function read({ path, bytes }: ClaimedFile): OpkgReading {
  return path.endsWith('.list')
    ? { kind: 'list', paths: parseOpkgList(bytes) }
    : { kind: 'status', ...parseStatus(bytes) };
}

function assemble(files: readonly ReadFile<OpkgReading>[], context: CatalogContext): Catalog {
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
          type: 'opkg',
          os: context.os,
          location: locationOf(file),
          copyright: null,
          files: ownedFiles(
            { paths: listOf(record, file.path, readings), md5sums: [], conffiles: record.conffiles },
            places,
          ),
        }),
      );
    }
  }
  return { packages: mergePackages(packages), gaps };
}

function listOf(record: DebRecord, statusPath: string, readings: ReadonlyMap<string, OpkgReading>): readonly string[] {
  const directory = statusPath.slice(0, statusPath.lastIndexOf('/'));
  const reading = readings.get(`${directory}/info/${record.name}.list`);
  return reading?.kind === 'list' ? reading.paths : [];
}

function damageGap(file: ReadFile<OpkgReading>, damage: number): Gap {
  return gapIn(file, {
    cataloger: 'opkg',
    code: 'PACKAGE_DATABASE_DAMAGED',
    effect: 'incomplete',
    message: `${damage} lines or stanzas of the opkg database could not be understood`,
  });
}
