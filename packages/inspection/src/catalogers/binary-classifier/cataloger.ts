import type { CatalogerSpec, Package, ReadFile } from '@assay/core';
import { contentOf } from '../../binary/content.ts';
import { locationOf, mergePackages } from '../located.ts';
import { type ClassifiedProgram, claimsOf, classify } from './classify.ts';
import { programPackage } from './package.ts';
import { PROGRAM_ROWS } from './rows/program-rows.ts';

/** Programs that no package database tells of. */
export const binaryClassifierCataloger: CatalogerSpec<ClassifiedProgram | null> = {
  kind: 'cataloger',
  id: 'binary-classifier',
  title: 'Well-known programs',
  summary:
    'Finds runtimes, servers, tools and libraries by the names of their files and the versions in their content.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'CPE naming specification 2.3', url: 'https://csrc.nist.gov/pubs/ir/7695/final' }],
  revision: 2,
  claims: PROGRAM_ROWS.flatMap(claimsOf),
  magic: ['elf', 'pe', 'mach-o'],
  windowed: true,
  unreadable: 'partial',
  read: (file) => classify(file.path, contentOf(file)),
  assemble: (files) => ({ packages: mergePackages(files.flatMap(packagesOf)), gaps: [] }),
};

const rowsByName = new Map(PROGRAM_ROWS.map((row) => [row.name, row]));

function packagesOf(file: ReadFile<ClassifiedProgram | null>): readonly Package[] {
  const row = file.reading === null ? undefined : rowsByName.get(file.reading.program);
  return row === undefined || file.reading === null
    ? []
    : [programPackage(row, file.reading.version, locationOf(file))];
}
