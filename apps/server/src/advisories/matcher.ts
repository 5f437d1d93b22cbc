import type { AdvisoryReader } from '@assay/advisory';
import { type AdvisoryMatcher, matcherOn } from '@assay/assess';
import type { Scope } from '@assay/store';
import type { ServiceParts } from '../service/parts.ts';
import { spaceVex } from './space-vex.ts';

/**
 * What images are held against: the advisory database, and the VEX documents of the space, which are trusted there and nowhere else. The
 * database is shared by all who ask and opened again when it is replaced; dispose of the matcher when the images at hand are matched.
 * Null while there is no database: then nothing is known, which is an error to rules about vulnerabilities and never a pass.
 * @param at The instant that ends of support are judged by.
 * @throws DATABASE_CORRUPT
 */
export async function openMatcherFor(
  parts: Pick<ServiceParts, 'advisories'>,
  scope: Scope,
  at: Date,
): Promise<AdvisoryMatcher | null> {
  const lease = await parts.advisories.take();
  if (lease === null) return null;
  try {
    const vex = await spaceVex(scope, parts.advisories.vex);
    const reader: AdvisoryReader = { ...lease.reader, close: () => lease[Symbol.dispose]() };
    return matcherOn(reader, { vex, at });
  } catch (error) {
    lease[Symbol.dispose]();
    throw error;
  }
}
