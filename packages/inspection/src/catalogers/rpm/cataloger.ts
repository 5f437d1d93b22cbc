import type { Catalog, CatalogContext, CatalogerSpec, ClaimedFile, Gap, ReadFile } from '@assay/core';
import { gapIn } from '../gap-codes.ts';
import { locationOf, mergePackages } from '../located.ts';
import { rpmPackage } from './package.ts';
import { withRequirements } from './requirements.ts';
import { parseContainerManifest } from './parse-container-manifest.ts';
import { type RpmReading, type RpmSource, rankSources } from './rank-sources.ts';
import { readRpmDatabase } from './read-database.ts';

const DIRECTORIES = ['/var/lib/rpm', '/usr/lib/sysimage/rpm', '/usr/share/rpm'] as const;
const WRITE_AHEAD_LOG = 'rpmdb.sqlite-wal';
const DATABASES = ['Packages', 'Packages.db', 'rpmdb.sqlite', WRITE_AHEAD_LOG] as const;
const MANIFEST = '/var/lib/rpmmanifest/container-manifest-2';

/** Packages of Red Hat, SUSE, Amazon Linux, Azure Linux and their relatives. */
export const rpmCataloger: CatalogerSpec<RpmReading> = {
  kind: 'cataloger',
  id: 'rpm',
  title: 'RPM packages',
  summary: 'Finds the packages that rpm installed, from its database in any of the three formats, with their files.',
  since: '0.1.0',
  stability: 'stable',
  references: [
    {
      title: 'RPM file and header format',
      url: 'https://rpm-software-management.github.io/rpm/manual/format_header.html',
    },
    { title: 'SQLite file format', url: 'https://www.sqlite.org/fileformat2.html' },
  ],
  revision: 2,
  claims: [...DIRECTORIES.flatMap((directory) => DATABASES.map((name) => `${directory}/${name}`)), MANIFEST],
  maxFileBytes: 256 * 1024 * 1024,
  unreadable: 'incomplete',
  read,
  assemble,
};

function read({ path, bytes }: ClaimedFile): RpmReading {
  if (path.endsWith(WRITE_AHEAD_LOG)) return { kind: 'write-ahead-log', sizeBytes: bytes.byteLength };
  if (path === MANIFEST) return { kind: 'packages', backend: 'manifest', ...parseContainerManifest(bytes) };
  return { kind: 'packages', ...readRpmDatabase(bytes) };
}

function assemble(files: readonly ReadFile<RpmReading>[], context: CatalogContext): Catalog {
  const [chosen, ...others] = rankSources(files.filter(isSource));
  return {
    packages: chosen === undefined ? [] : packagesOf(chosen, context),
    gaps: [
      ...files.flatMap(logGap),
      ...(chosen === undefined ? [] : damageGap(chosen)),
      ...others.filter((source) => source.reading.packages.length > 0).map(passedOverGap),
    ],
  };
}

function isSource(file: ReadFile<RpmReading>): file is RpmSource {
  return file.reading.kind === 'packages';
}

function packagesOf(source: RpmSource, { os }: CatalogContext): Catalog['packages'] {
  const location = locationOf(source);
  const records = source.reading.packages;
  return mergePackages(
    withRequirements(
      records.map((record) => rpmPackage(record, location, os)),
      records,
    ),
  );
}

/** Changes that rpm wrote but had not yet moved into the database: packages may be missing or gone. */
function logGap(file: ReadFile<RpmReading>): readonly Gap[] {
  if (file.reading.kind !== 'write-ahead-log' || file.reading.sizeBytes === 0) return [];
  const message = 'the rpm database has a write-ahead log that was not merged into it';
  return [gapIn(file, { cataloger: 'rpm', code: 'PACKAGE_DATABASE_UNMERGED', effect: 'incomplete', message })];
}

function damageGap(source: RpmSource): readonly Gap[] {
  const { damage } = source.reading;
  if (damage === 0) return [];
  const message = `${damage} packages of the rpm database could not be understood`;
  return [gapIn(source, { cataloger: 'rpm', code: 'PACKAGE_DATABASE_DAMAGED', effect: 'incomplete', message })];
}

function passedOverGap(source: RpmSource): Gap {
  const message = `passed over ${source.reading.packages.length} packages of an rpm database that another one replaced`;
  return gapIn(source, { cataloger: 'rpm', code: 'PACKAGE_DATABASE_PASSED_OVER', effect: 'partial', message });
}
