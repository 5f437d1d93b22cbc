import { type JsonObject, isJsonObject } from '@assay/core';
import { type Database, instanceValues } from '@assay/store';

/** Which advisory data the index from packages to vulnerabilities was made from, and how far the work of an update is. */
export interface IndexState {
  /** Digest of the database. */
  readonly digest: string;
  /** RFC 3339. */
  readonly builtAt: string;
  /** Digest of the database before; null the first time. */
  readonly previous: string | null;
  /** Number of the package up to which the index is made anew; null when it is whole. */
  readonly cursor: number | null;
  /** Packages whose vulnerabilities changed since this database was met. */
  readonly changedPackages: number;
  /** Names what the database covers, and its data on support. */
  readonly covers: string;
  readonly support: string;
  /** Whether it was told that the update is over. */
  readonly told: boolean;
}

const NAME = 'advisories.index';

/** Where the index stands; null before the first database. */
export async function readIndexState(db: Database): Promise<IndexState | null> {
  return stateOf(await instanceValues.getValue(db, NAME));
}

/** As `readIndexState`, and nobody changes it before this transaction ends. */
export async function holdIndexState(db: Database, dialect: 'sqlite' | 'postgres'): Promise<IndexState | null> {
  return stateOf(await instanceValues.holdValue(db, dialect, NAME));
}

/** Writes where the index stands. */
export async function writeIndexState(db: Database, state: IndexState): Promise<void> {
  await instanceValues.putValue(db, NAME, { ...state });
}

function stateOf(value: JsonObject | null): IndexState | null {
  if (value === null) return null;
  const { digest, builtAt, previous, cursor, changedPackages, covers, support, told } = value;
  if (typeof digest !== 'string' || typeof builtAt !== 'string') return null;
  return {
    digest,
    builtAt,
    previous: typeof previous === 'string' ? previous : null,
    cursor: typeof cursor === 'number' ? cursor : null,
    changedPackages: typeof changedPackages === 'number' ? changedPackages : 0,
    covers: typeof covers === 'string' ? covers : '',
    support: typeof support === 'string' ? support : '',
    told: told === true,
  };
}

/** Verdicts that an update changed, by space: each part of the judging keeps its own count. */
export async function countChanged(db: Database, part: number, changed: ReadonlyMap<string, number>): Promise<void> {
  if (changed.size === 0) return;
  const sum = new Map(Object.entries((await instanceValues.getValue(db, countName(part))) ?? {}));
  for (const [space, count] of changed) sum.set(space, numberOf(sum.get(space)) + count);
  await instanceValues.putValue(db, countName(part), Object.fromEntries(sum));
}

/** The counts of all parts together, which begin anew at nothing. */
export async function takeChanged(db: Database, parts: number): Promise<ReadonlyMap<string, number>> {
  const sum = new Map<string, number>();
  for (let part = 0; part < parts; part++) {
    const counts: unknown = await instanceValues.getValue(db, countName(part));
    if (!isJsonObject(counts)) continue;
    for (const [space, count] of Object.entries(counts)) sum.set(space, (sum.get(space) ?? 0) + numberOf(count));
    await instanceValues.putValue(db, countName(part), {});
  }
  return sum;
}

function countName(part: number): string {
  return `advisories.changed.${part}`;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
