import type { Digest, Evidence, EvidenceSubject, Verifier } from '@assay/core';
import type { TrustedRoots } from '../roots/load-trusted-roots.ts';
import type { ItemVerdict } from './item-verdict.ts';
import type { VerdictCache } from './verdict-cache.ts';
import type { VerificationPool } from './verification-pool.ts';

/** A verifier of Notation. */
export type NotationVerifierRules = Extract<Verifier, { readonly kind: 'notation' }>;

/** Verifies Notation envelopes; what goes wrong is a verdict, it does not reject. */
export type NotationVerification = (
  evidence: Evidence,
  subject: EvidenceSubject,
  verifier: NotationVerifierRules,
  at: Date,
) => Promise<ItemVerdict>;

/** What evidence is held against. */
export interface VerificationRequest {
  readonly verifiers: readonly Verifier[];
  readonly roots: TrustedRoots;
  /** The time of asking; Sigstore goes by the time of signing, Notation by both. */
  readonly at: Date;
  /** Verdicts of earlier verifications; null: none are kept. Default: null. */
  readonly cache?: VerdictCache | null;
  /** Threads of the process; null: in this thread, or in threads of its own when there is much to do. Default: null. */
  readonly pool?: VerificationPool | null;
  /** Bytes of the manifests by digest, for signatures over the manifest itself. Default: none. */
  readonly manifests?: ReadonlyMap<Digest, Uint8Array>;
  /** Repository that simple-signing payloads have to name; null: any. Default: null. */
  readonly repository?: string | null;
  /** Verification of Notation; null: its envelopes are not accepted. Default: null. */
  readonly notation?: NotationVerification | null;
  /** Most pieces of evidence that are looked at, in the order of the set. Default: 500. */
  readonly maxItems?: number;
  readonly signal?: AbortSignal;
}
