import type { Database } from '../database/open-store.ts';
import { type KnownPackage, knownFromRow } from './advisory-matches.ts';

/** Packages whose names tell more about where their advisories are than their type does. */
const TOLD_BY_NAME: readonly string[] = ['bitnami', 'generic', 'maven', 'swift'];

/** Packages of such types that are looked at. */
const MOST_NAMED = 2000;

/** A few packages of each type and distribution that the images of all spaces hold: what advisories have to be about. */
export async function samplePackages(db: Database): Promise<readonly KnownPackage[]> {
  const first = db
    .selectFrom('packages')
    .select((select) => select.fn.min('id').as('id'))
    .groupBy(['type', 'distro']);
  const rows = await db.selectFrom('packages').selectAll().where('id', 'in', first).orderBy('id').execute();
  const named = await db
    .selectFrom('packages')
    .selectAll()
    .where('type', 'in', TOLD_BY_NAME)
    .orderBy('id', 'desc')
    .limit(MOST_NAMED)
    .execute();
  return [...rows, ...named].map(knownFromRow);
}
