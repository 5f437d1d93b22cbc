import type { CatalogContext, Catalog, CatalogerSpec, ReadFile } from '@assay/core';
import { type Content, contentOf } from '../../binary/content.ts';
import { readElf } from '../../binary/read-elf.ts';
import { locationOf, mergePackages } from '../located.ts';
import { notedPackage } from './package.ts';
import { type PackageNote, parsePackageNote } from './parse-note.ts';

/** Packages that programs say they belong to. */
export const elfNoteCataloger: CatalogerSpec<PackageNote | null> = {
  kind: 'cataloger',
  id: 'elf-note',
  title: 'ELF package notes',
  summary: 'Finds the distribution packages that ELF programs were built for, from the note within them.',
  since: '0.1.0',
  stability: 'stable',
  references: [
    {
      title: 'Package metadata for executable files',
      url: 'https://uapi-group.org/specifications/specs/package_metadata_for_executable_files/',
    },
  ],
  revision: 1,
  claims: [],
  magic: ['elf'],
  windowed: true,
  unreadable: 'partial',
  read: (file) => readNote(contentOf(file)),
  assemble,
};

function readNote(content: Content): PackageNote | null {
  const program = readElf(content);
  return program === null ? null : parsePackageNote(program);
}

function assemble(files: readonly ReadFile<PackageNote | null>[], { os }: CatalogContext): Catalog {
  const packages = files.flatMap((file) =>
    file.reading === null ? [] : [notedPackage(file.reading, locationOf(file), os)],
  );
  return { packages: mergePackages(packages), gaps: [] };
}
