import type { Cache, InspectionLimits, InspectionRequest, SecretRulesDocument } from '@assay/core';

/** How far reading has come. */
export interface InspectionProgress {
  /** Index of the layer, base first. */
  readonly layer: number;
  /** Stored bytes of this layer that were read; all of them for a layer that was in the cache. */
  readonly bytesRead: number;
  readonly totalBytes: number;
}

/** How to inspect an image. */
export interface InspectionOptions {
  readonly request: InspectionRequest;
  readonly limits: InspectionLimits;
  /** Where records of layers are kept between inspections; null keeps none. */
  readonly cache: Cache | null;
  /** Calls the inspection off: its threads end, and it throws `ABORTED`. */
  readonly signal: AbortSignal;
  readonly toolVersion: string;
  /**
   * Keys the fingerprints of secrets, at least 16 bytes. Default: a constant of Assay, so that fingerprints of all runs can be compared;
   * whoever guesses a secret can then confirm the guess by its fingerprint, which a key of one's own prevents.
   */
  readonly secretKey?: Uint8Array;
  /**
   * Own detectors and rules on what is accepted, for the search for secrets. No part of the request, which reports show: a rule may name
   * a secret. Default: none.
   */
  readonly secretRules?: readonly SecretRulesDocument[];
  /** Threads that read layers. Default: one for each processor. Two share a layer that is left when the others have nothing to do. */
  readonly concurrency?: number;
  readonly onProgress?: (event: InspectionProgress) => void;
}
