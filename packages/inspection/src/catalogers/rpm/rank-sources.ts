import type { ReadFile } from '@assay/core';
import type { RpmRecord } from './package-record.ts';
import type { RpmBackend } from './read-database.ts';

/** What one of rpm's files tells. */
export type RpmReading =
  | {
      readonly kind: 'packages';
      /** `manifest` for the list of a distroless image. */
      readonly backend: RpmBackend | 'manifest';
      readonly packages: readonly RpmRecord[];
      readonly damage: number;
    }
  | { readonly kind: 'write-ahead-log'; readonly sizeBytes: number };

/** A database or list of packages and where it stands. */
export type RpmSource = ReadFile<Extract<RpmReading, { readonly kind: 'packages' }>>;

/** Which format rpm itself would use, the newest first. */
const BACKENDS: readonly string[] = ['sqlite', 'ndb', 'berkeley-db', 'manifest'];

/**
 * Chooses the database that is in use where there are several, as builds that change the format leave them: one with packages
 * before an empty one, then the one of the uppermost layer, then the newest format. The others come after it.
 */
export function rankSources(sources: readonly RpmSource[]): readonly RpmSource[] {
  return sources.toSorted(
    (a, b) =>
      Number(isEmpty(a)) - Number(isEmpty(b)) ||
      b.layerIndex - a.layerIndex ||
      BACKENDS.indexOf(a.reading.backend) - BACKENDS.indexOf(b.reading.backend),
  );
}

function isEmpty({ reading }: RpmSource): boolean {
  return reading.packages.length === 0;
}
