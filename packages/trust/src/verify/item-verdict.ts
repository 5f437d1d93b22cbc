import type { Digest, Signer, VerificationFailure } from '@assay/core';

/** What one verifier says of one piece of evidence. Plain data: it crosses threads and is kept in caches. */
export type ItemVerdict =
  | {
      readonly accepted: true;
      readonly signer: Signer;
      /** RFC 3339. */
      readonly signedAt: string | null;
      readonly logged: boolean;
      readonly claims: Readonly<Record<string, string>>;
      /** What the signer noted with the signature. */
      readonly annotations: Readonly<Record<string, string>>;
      /** Which of the subjects the signed content is about. */
      readonly subject: Digest;
    }
  | { readonly accepted: false; readonly failure: VerificationFailure };

/** The verdict that evidence is not accepted. */
export function refused(failure: VerificationFailure): ItemVerdict {
  return { accepted: false, failure };
}
