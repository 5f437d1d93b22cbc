import type { Package } from '@assay/core';
import { DependencyIndex, dependsOn } from '../../dependencies/dependency-index.ts';
import type { RpmRecord } from './package-record.ts';

/**
 * Adds which packages each needs: those that provide what it requires, or own the file that it requires. Packages and records are in
 * the same order.
 */
export function withRequirements(packages: readonly Package[], records: readonly RpmRecord[]): readonly Package[] {
  const index = new DependencyIndex();
  const paths = new Set(records.flatMap(({ requires }) => requires.filter((name) => name.startsWith('/'))));
  const each = packages.map((found, at) => ({ found, record: records[at] }));
  for (const { found } of each) index.provide(found.name, found.purl);
  for (const { found, record } of each) {
    for (const name of record?.provides ?? []) index.provide(name, found.purl);
    for (const { path } of record?.files ?? []) if (paths.has(path)) index.provide(path, found.purl);
  }
  return each.map(({ found, record }) => ({
    ...found,
    ...dependsOn(index.resolve(record?.requires ?? [], found.purl)),
  }));
}
