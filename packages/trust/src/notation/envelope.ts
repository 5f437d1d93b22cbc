import type { X509Certificate } from 'node:crypto';
import type { SignatureScheme } from './signature-scheme.ts';

/** How the time of signing is vouched for. */
export type SigningScheme = 'notary.x509' | 'notary.x509.signingAuthority';

/** A Notation signature taken apart; nothing of it is verified. Notary Project signature specification 1.1. */
export interface NotationEnvelope {
  /** The bytes that are signed, as the format makes them. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
  readonly algorithm: SignatureScheme;
  /** What is signed: JSON of the target artifact. */
  readonly payload: Uint8Array;
  readonly contentType: string;
  readonly signingScheme: SigningScheme;
  /** What the signer says; nobody vouches for it. Milliseconds since 1970; null when not said. */
  readonly claimedAt: number | null;
  /** What the signing authority vouches for; null in the other scheme. */
  readonly authenticAt: number | null;
  readonly expiresAt: number | null;
  /** Leaf first. */
  readonly chain: readonly X509Certificate[];
  /** RFC 3161 token over the signature; null for none. */
  readonly timestampToken: Uint8Array | null;
}

/** Content type of the payload. */
export const PAYLOAD_TYPE = 'application/vnd.cncf.notary.payload.v1+json';
/** Names of attributes that a reader has to know. */
export const ATTRIBUTES = {
  scheme: 'io.cncf.notary.signingScheme',
  signingTime: 'io.cncf.notary.signingTime',
  authenticTime: 'io.cncf.notary.authenticSigningTime',
  expiry: 'io.cncf.notary.expiry',
  timestamp: 'io.cncf.notary.timestampSignature',
} as const;
/** Most certificates of one chain. */
export const MAX_CHAIN = 10;
/** Largest envelope in bytes. */
export const MAX_ENVELOPE_BYTES: number = 4 * 1024 * 1024;
