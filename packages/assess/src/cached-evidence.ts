import type { Cache } from '@assay/core';
import { findFact } from './evidence.ts';
import { findInspection } from './kept-inspection.ts';
import type { EvidenceSource } from './replay-decision.ts';

/** What decisions were made from, as far as a cache still holds it. */
export function cachedEvidence(cache: Cache): EvidenceSource {
  return {
    inspection: async (digest) => {
      const inspection = await findInspection(cache, digest);
      return inspection === null ? null : { inspection, digest };
    },
    fact: async (_name, digest) => findFact(cache, digest),
  };
}
