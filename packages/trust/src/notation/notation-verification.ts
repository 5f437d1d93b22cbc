import { trustFailure } from '../failures.ts';
import { type ItemVerdict, refused } from '../verify/item-verdict.ts';
import type { NotationVerification } from '../verify/verification-request.ts';
import { type RevocationFetch, createRevocationCheck } from './revocation/check-revocation.ts';
import { verifyNotation } from './verify-notation.ts';

/**
 * Makes the verification of Notation envelopes. `fetch` asks authorities whether certificates were taken back; null: nobody is asked, and
 * policies that enforce revocation refuse.
 */
export function createNotationVerification(fetch: RevocationFetch | null): NotationVerification {
  const revocation = fetch === null ? null : createRevocationCheck(fetch);
  return async (evidence, subject, verifier, at): Promise<ItemVerdict> => {
    const outcome = await verifyNotation(evidence, verifier.trust, { subject, at, revocation });
    if (!outcome.ok) return refused(outcome.failure);
    const { signer, signedAt, annotations } = outcome;
    for (const [key, value] of Object.entries(verifier.annotations)) {
      if (Object.hasOwn(annotations, key) && annotations[key] === value) continue;
      const message = `the annotation ${key} is not signed with this value`;
      return refused(trustFailure('ANNOTATION_MISMATCH', message, `${key}=${value}`));
    }
    return { accepted: true, signer, signedAt, logged: false, claims: {}, annotations, subject: subject.digest };
  };
}
