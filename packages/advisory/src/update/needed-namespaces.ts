import type { Inspection } from '@assay/core';
import { distributionOf } from '../matching/distribution.ts';
import { ecosystemLookups } from '../matching/ecosystem-lookups.ts';
import { programLookups } from '../matching/program-lookups.ts';
import { SYSTEM_TYPES } from '../matching/coverage.ts';

/** Namespaces in which the packages of an image are looked up, sorted: what a database has to hold for it. */
export function neededNamespaces({ os, packages }: Pick<Inspection, 'os' | 'packages'>): readonly string[] {
  const needed = new Set<string>(os === null ? [] : distributionOf(os).candidates);
  for (const found of packages) {
    if (SYSTEM_TYPES.has(found.type)) continue;
    const isProgram = found.type === 'generic' || found.type === 'bitnami';
    const lookups = isProgram ? programLookups(found) : ecosystemLookups(found);
    if (lookups.kind === 'places') for (const { namespace } of lookups.places) needed.add(namespace);
  }
  return [...needed].toSorted();
}
