import { posix } from 'node:path';
import type { Catalog, CatalogerSpec, ClaimedFile, Gap, ReadFile } from '@assay/core';
import { declaredPackage } from '../declared-package.ts';
import { listedPackages } from '../each-package.ts';
import { gapIn } from '../gap-codes.ts';
import { isOfInstalledPackage } from '../lock-file-cataloger.ts';
import { type GoMod, type GoSum, parseGoMod, parseGoSum } from './parse-go-mod.ts';

/** What one of the files of a module tells. */
export type GoLockReading = ({ readonly kind: 'mod' } & GoMod) | ({ readonly kind: 'sum' } & GoSum);

/** Lists the modules that go.mod and, where that is not complete, go.sum name. */
export const lockGoCataloger: CatalogerSpec<GoLockReading> = {
  kind: 'cataloger',
  id: 'lock-go',
  title: 'Module files of Go',
  summary: 'Lists the modules that go.mod and, where that is not complete, go.sum name.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'Go modules', url: 'https://go.dev/ref/mod' }],
  revision: 1,
  state: 'declared',
  claims: ['/**/go.mod', '/**/go.sum'],
  unreadable: 'partial',
  maxFileBytes: 32 * 1024 * 1024,
  read,
  assemble,
};

function read({ path, bytes }: ClaimedFile): GoLockReading {
  const isSum = path.endsWith('/go.sum');
  if (isOfInstalledPackage(path)) return { kind: 'sum', modules: [], damage: 0 };
  return isSum ? { kind: 'sum', ...parseGoSum(bytes) } : { kind: 'mod', ...parseGoMod(bytes) };
}

/** Sums name more than is built, so they count only beside a go.mod that does not name indirect modules, or without one. */
function assemble(files: readonly ReadFile<GoLockReading>[]): Catalog {
  const complete = new Set(
    files.flatMap(({ path, reading }) => (reading.kind === 'mod' && reading.isComplete ? [posix.dirname(path)] : [])),
  );
  const counted = files.filter(({ path, reading }) => reading.kind === 'mod' || !complete.has(posix.dirname(path)));
  const catalog = listedPackages(
    counted.map(({ reading, ...file }) => ({ ...file, reading: reading.modules })),
    {
      cataloger: 'lock-go',
      described: 'a module',
      toPackage: (record, location) => declaredPackage('golang', record, location),
    },
  );
  return { ...catalog, gaps: [...catalog.gaps, ...counted.filter(({ reading }) => reading.damage > 0).map(damageGap)] };
}

function damageGap(file: ReadFile<GoLockReading>): Gap {
  return gapIn(file, {
    cataloger: 'lock-go',
    code: 'PACKAGE_DATABASE_DAMAGED',
    effect: 'partial',
    message: `${file.reading.damage} lines could not be understood`,
  });
}
