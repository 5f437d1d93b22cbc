import type { AttestationFact, EvidenceSearch, JsonValue, ProvenanceFact, SignatureFact, Verifier } from '@assay/core';
import type { TrustWarning } from '../roots/load-trusted-roots.ts';
import type { VerifiedSignature, VerifiedStatement } from './verified.ts';

/** What verification says of all evidence about an image. */
export interface VerificationReport {
  /** Those that the evidence was held against, in the order of the checks of each fact. */
  readonly verifiers: readonly Verifier[];
  /** Accepted and refused, in the order in which they were found. */
  readonly signatures: readonly SignatureFact[];
  readonly attestations: readonly AttestationFact[];
  readonly provenance: readonly ProvenanceFact[];
  readonly search: EvidenceSearch;
  /** Those that at least one verifier accepts, in the only form that cannot be made elsewhere. */
  readonly verified: {
    readonly signatures: readonly VerifiedSignature[];
    readonly statements: readonly VerifiedStatement[];
  };
  /** The whole statement of a verified attestation of this report; null for any other. */
  readonly statementOf: (attestation: AttestationFact) => JsonValue;
  readonly warnings: readonly TrustWarning[];
}
