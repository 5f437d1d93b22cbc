import type { AttestationFact, EvidenceSearch, JsonValue, Reference, SignatureFact } from '@assay/core';
import type { ExpressionEngines } from './expression-port.ts';
import type { ClusterObject } from './match-object.ts';

/** What image policies are judged over: verified facts of one image, and where it is to run. */
export interface ImagePolicyContext {
  /** Null for a local image that was not given one: only globs that catch everything are about it. */
  readonly reference: Reference | null;
  /** The reference as somebody wrote it; null when nobody did. */
  readonly written: string | null;
  readonly signatures: readonly SignatureFact[];
  readonly attestations: readonly AttestationFact[];
  /** Null when it is not known what was looked at. */
  readonly search: EvidenceSearch | null;
  /**
   * The whole in-toto statement of an attestation; null where it was not kept. Without this function it is put together from kind,
   * predicate and subject of the fact.
   */
  readonly statementOf?: (attestation: AttestationFact) => JsonValue;
  /** Image configurations as JSON by `os/architecture[/variant]`; null when they are not known. */
  readonly config: Readonly<Record<string, JsonValue>> | null;
  /** The object of a cluster that wants to run the image; null outside of one. */
  readonly object: ClusterObject | null;
  readonly engines: ExpressionEngines;
}
