import type { FindingSubject, Location, Package } from '@assay/core';

/** What a finding on a package is about and where it was found. */
export function packageSubject(found: Package): {
  readonly subject: FindingSubject;
  readonly locations: readonly Location[];
} {
  return { subject: { kind: 'package', key: found.purl, purl: found.purl }, locations: found.locations };
}
