import type { Digest } from './digest.ts';
import type { EvidenceForm, EvidenceGap, EvidenceSubject } from './evidence.ts';
import type { JsonValue } from './json.ts';
import type { PredicateSummary } from './predicate-summary.ts';

/** Who signed, as far as the signature proves it. */
export interface Signer {
  /** Subject of the certificate; null for a bare key. */
  readonly identity: string | null;
  /** Who vouched for the identity. */
  readonly issuer: string | null;
  /** Name or fingerprint of the key; null for a certificate. */
  readonly key: string | null;
}

/** Steps of a verification, in their order. The first that fails is what a person has to know. */
export type VerificationStep =
  | 'found'
  | 'parsed'
  | 'chain'
  | 'identity'
  | 'log'
  | 'timestamp'
  | 'signature'
  | 'subject'
  | 'rule';

/** Why something was not accepted. */
export interface VerificationFailure {
  readonly step: VerificationStep;
  /** Code of the table of trust failures. */
  readonly code: string;
  readonly message: string;
  /** What would have been accepted; null when there is nothing to say. */
  readonly wanted: string | null;
}

/** What one verifier said of one piece of evidence. */
export interface VerifierCheck {
  readonly verifier: string;
  /** Null when it accepts. */
  readonly failure: VerificationFailure | null;
}

/** What every verified or refused piece of evidence tells. */
export interface EvidenceFact {
  /** True when at least one verifier accepts it. Only the package `trust` makes such facts. */
  readonly verified: boolean;
  /** The first step that failed for the verifier that came furthest; null when verified. */
  readonly failure: string | null;
  readonly signer: Signer;
  /** RFC 3339: a time that a third party vouches for; null when none does. */
  readonly signedAt: string | null;
  readonly form: EvidenceForm;
  /** Digest of the evidence itself. */
  readonly evidence: Digest;
  /** The manifest that it is about: the index or the one of the platform. */
  readonly subject: Digest;
  /** Where it was found. */
  readonly place: string;
  /** Names of the verifiers that accept it. */
  readonly verifiers: readonly string[];
  readonly checks: readonly VerifierCheck[];
  /** Claims of the certificate by their names, for example `sourceRepositoryUri`; empty for a key. */
  readonly claims: Readonly<Record<string, string>>;
  /** True when a transparency log has it. */
  readonly logged: boolean;
}

/** A signature of the image. */
export interface SignatureFact extends EvidenceFact {
  /** What the signer noted with it. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** A statement about the image, with the signature on it. */
export interface AttestationFact extends EvidenceFact {
  /** URI of the kind of statement. */
  readonly predicateType: string;
  /** What policies ask of well-known kinds; null for others. */
  readonly summary: PredicateSummary | null;
  /** The predicate as stated; null where it is too large to keep. */
  readonly predicate: JsonValue;
}

/** How the image was built, from a verified provenance statement or from one that nobody vouches for. */
export interface ProvenanceFact {
  readonly verified: boolean;
  readonly builder: string | null;
  readonly buildType: string | null;
  /** Source repository and revision. */
  readonly source: string | null;
  readonly revision: string | null;
  /** Branch or tag, as a git ref. */
  readonly ref: string | null;
  /** Path of the workflow or build definition in the source. */
  readonly workflow: string | null;
  readonly signer: Signer;
  readonly verifiers: readonly string[];
  /** RFC 3339. */
  readonly finishedAt: string | null;
  readonly materials: readonly Material[];
  /** Images that the build started from, of the materials. */
  readonly baseImages: readonly Material[];
  readonly evidence: Digest;
}

/** Something that went into a build. */
export interface Material {
  readonly uri: string;
  /** Digests by algorithm. */
  readonly digests: Readonly<Record<string, string>>;
}

/** What was looked at to find evidence, so that nothing found is told from nothing readable. */
export interface EvidenceSearch {
  readonly subjects: readonly EvidenceSubject[];
  readonly gaps: readonly EvidenceGap[];
  /** Pieces of evidence by form. */
  readonly found: Readonly<Record<string, number>>;
}
