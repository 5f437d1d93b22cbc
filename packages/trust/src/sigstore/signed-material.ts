import type { TransparencyLogEntry } from '@sigstore/bundle';

/** Hash algorithms of signatures that node:crypto computes. */
export type SignatureHash = 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** What a signature is over. */
export type SignedContent =
  /** A DSSE envelope. */
  | { readonly kind: 'dsse'; readonly payloadType: string; readonly payload: Buffer }
  /** Bytes themselves. */
  | { readonly kind: 'message'; readonly message: Buffer }
  /** Bytes elsewhere that have this digest (the manifest of the image). */
  | { readonly kind: 'digest'; readonly algorithm: 'sha256' | 'sha384' | 'sha512'; readonly digest: Buffer };

/** Who the evidence claims to be signed by. */
export type ClaimedSigner =
  | { readonly kind: 'certificate'; readonly der: Buffer }
  | { readonly kind: 'key'; readonly hint: string | null };

/** One signature with everything that comes with it, whatever form it was stored in. Nothing in it is verified. */
export interface SignedMaterial {
  readonly content: SignedContent;
  readonly signature: Buffer;
  readonly signer: ClaimedSigner;
  readonly logEntries: readonly TransparencyLogEntry[];
  /** RFC 3161 time-stamp responses, DER. */
  readonly timestamps: readonly Buffer[];
  /** What timestamps may be over: the signature, and what holds it where the form says so. */
  readonly timestamped: readonly Buffer[];
}

/** Bounds of one piece of evidence. */
export interface EvidenceLimits {
  /** Largest evidence in bytes. */
  readonly maxBytes: number;
  /** Most log entries, and most timestamps. */
  readonly maxParts: number;
  /** Most signatures of a DSSE envelope. */
  readonly maxSignatures: number;
  /** Most bytes that the signatures of one envelope may be over together. */
  readonly maxSignedBytes: number;
}

/** Default bounds: 64 MiB, 8 log entries and timestamps, 16 signatures over at most 256 MiB together. */
export const EVIDENCE_LIMITS: EvidenceLimits = {
  maxBytes: 64 * 1024 * 1024,
  maxParts: 8,
  maxSignatures: 16,
  maxSignedBytes: 256 * 1024 * 1024,
};
