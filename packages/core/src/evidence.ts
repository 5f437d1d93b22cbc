import type { Digest } from './digest.ts';
import type { Platform } from './platform.ts';

/** In which form a piece of evidence about an image is stored. */
export type EvidenceForm =
  /** A layer of a `.sig` manifest: simple-signing JSON; signature, certificate and log entry are annotations of the layer. */
  | 'cosign-signature'
  /** A layer of an `.att` manifest: a DSSE envelope; certificate and log entry are annotations of the layer. */
  | 'cosign-attestation'
  /** A layer of an `.sbom` manifest: never signed. */
  | 'cosign-sbom'
  /** A Sigstore bundle (JSON), v0.1 to v0.3. */
  | 'sigstore-bundle'
  /** A DSSE envelope without a bundle around it. */
  | 'dsse-envelope'
  /** Notation envelopes: JWS (JSON) and COSE (CBOR). */
  | 'notation-jws'
  | 'notation-cose'
  /** An in-toto statement that a build tool put into the index: never signed. */
  | 'buildkit-statement';

/** How a piece of evidence was found. */
export interface EvidenceOrigin {
  readonly found: 'referrers-api' | 'referrers-tag' | 'signature-tag' | 'index-entry' | 'layout-entry' | 'file';
  /** Repository, folder or file; printable, without credentials. */
  readonly place: string;
  /** The manifest that holds it; null for a file. */
  readonly manifest: Digest | null;
}

/** One piece of evidence as found: nobody has verified it. Its bytes were checked against the digest of its descriptor. */
export interface Evidence {
  readonly form: EvidenceForm;
  readonly content: Uint8Array;
  /** Digest of `content`. */
  readonly digest: Digest;
  readonly mediaType: string;
  /** Of the layer for `cosign-*` forms, of the manifest for all others. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Digest of the image manifest or index that it was found for. What it says itself is for the verifier to check. */
  readonly subject: Digest;
  readonly origin: EvidenceOrigin;
}

/** A manifest for which evidence was looked for. */
export interface EvidenceSubject {
  readonly digest: Digest;
  readonly role: 'index' | 'manifest';
  readonly platform: Platform | null;
  /** Media type and bytes of the manifest, which Notation signs; null where they are not known. */
  readonly mediaType: string | null;
  readonly sizeBytes: number | null;
}

/** Evidence that could not be read, or was not for its number or size. */
export interface EvidenceGap {
  readonly code: string;
  readonly place: string;
  readonly message: string;
}

/** All evidence that was found for an image, in the order in which it is to be tried. */
export interface EvidenceSet {
  /** The index first when the image has one, then the manifest of the platform. */
  readonly subjects: readonly EvidenceSubject[];
  readonly items: readonly Evidence[];
  readonly gaps: readonly EvidenceGap[];
}
