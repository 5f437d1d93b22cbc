import type { LicenseFact, Package } from '@assay/core';
import type { Occurrence } from '../../contracts/trigger.ts';
import type { Pattern } from '../../text/pattern.ts';
import { canMeet } from './spdx-choice.ts';

/** Packages with their understood licences, of the types that are looked at. */
export function readLicenses(
  packages: readonly Package[],
  licenses: readonly LicenseFact[],
  types: readonly string[] | null,
): readonly { readonly found: Package; readonly licenses: readonly LicenseFact[] }[] {
  const byPurl = Map.groupBy(licenses, ({ purl }) => purl);
  return packages
    .filter(({ type }) => types === null || types.includes(type))
    .map((found) => ({ found, licenses: byPurl.get(found.purl) ?? [] }));
}

/** True when an expression can be met with licences that one of the patterns names, or that none does. */
export function meets(expression: string, patterns: readonly Pattern[], wanted: 'among' | 'outside'): boolean | null {
  return canMeet(expression, ({ license, exception }) => {
    const spellings = exception === null ? [license] : [`${license} WITH ${exception}`, license];
    const named = spellings.some((spelling) => patterns.some((pattern) => pattern.matches(spelling)));
    return named === (wanted === 'among');
  });
}

/** The finding on a licence of a package. */
export function licenseOccurrence<M extends string>(message: M, found: Package, license: string): Occurrence<M> {
  return {
    message,
    data: { name: found.name, version: found.version, license },
    subject: { kind: 'package', key: found.purl, purl: found.purl },
    discriminator: license,
    locations: found.locations,
    evidence: { name: found.name, version: found.version, license },
  };
}
