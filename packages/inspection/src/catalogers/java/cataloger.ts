import { type Catalog, type CatalogerSpec, type Gap, type Package, type ReadFile, printable } from '@assay/core';
import { gapIn } from '../gap-codes.ts';
import { locationOf, mergePackages } from '../located.ts';
import { identifyArchive } from './identify-archive.ts';
import { javaPackage } from './package.ts';
import {
  ARCHIVE_EXTENSIONS,
  type ArchiveProblem,
  type ArchiveTree,
  type JavaArchive,
  readArchive,
} from './read-archive.ts';

/** Libraries and applications of Java. */
export const javaCataloger: CatalogerSpec<ArchiveTree> = {
  kind: 'cataloger',
  id: 'java',
  title: 'Java archives',
  summary: 'Finds Java libraries in archives, in archives within those, and shaded into others.',
  since: '0.1.0',
  stability: 'stable',
  references: [
    { title: 'JAR file specification', url: 'https://docs.oracle.com/en/java/javase/21/docs/specs/jar/jar.html' },
    { title: 'Maven archiver', url: 'https://maven.apache.org/shared/maven-archiver/' },
  ],
  revision: 4,
  claims: ARCHIVE_EXTENSIONS.map((extension) => `/**/*.${extension}`),
  windowed: true,
  unreadable: 'partial',
  read: readArchive,
  assemble,
};

function assemble(files: readonly ReadFile<ArchiveTree>[]): Catalog {
  const packages: Package[] = [];
  const gaps: Gap[] = [];
  for (const file of files) {
    for (const archive of file.reading.archives) {
      const identities = identifyArchive(archive);
      packages.push(...identities.map((identity) => javaPackage(identity, archive, locationOf(file))));
      if (identities.length === 0) gaps.push(unidentifiedGap(file, archive));
    }
    gaps.push(...file.reading.problems.map((problem) => problemGap(file, problem)));
  }
  return { packages: mergePackages(packages), gaps };
}

function unidentifiedGap(file: ReadFile<ArchiveTree>, { place }: JavaArchive): Gap {
  return gapIn(file, {
    cataloger: 'java',
    code: 'PACKAGE_UNIDENTIFIED',
    effect: 'partial',
    message: `nothing tells name and version of a Java archive${within(place)}`,
  });
}

function problemGap(file: ReadFile<ArchiveTree>, { place, limit, message }: ArchiveProblem): Gap {
  return gapIn(file, {
    cataloger: 'java',
    code: limit ? 'ARCHIVE_LIMIT' : 'ARCHIVE_DAMAGED',
    effect: limit ? 'incomplete' : 'partial',
    message: `${message}${within(place)}`,
  });
}

function within(place: readonly string[]): string {
  return place.length === 0 ? '' : ` (${printable(place.join('!/').slice(0, 300))})`;
}
