import type { X509Certificate } from 'node:crypto';

/** What authorities say of a chain. */
export type RevocationAnswer =
  /** Every certificate holds, or has no place where one could ask. */
  | { readonly kind: 'good' }
  | { readonly kind: 'revoked'; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string };

/** The times that matter for an answer. */
export interface RevocationTimes {
  /** When it is asked. */
  readonly at: Date;
  /** When the signature was made, as somebody vouches, in milliseconds since 1970; null when nobody does. */
  readonly signedAt: number | null;
}

/** Asks whether certificates were taken back. */
export interface RevocationCheck {
  check(chain: readonly X509Certificate[], times: RevocationTimes): Promise<RevocationAnswer>;
}

/** Nobody was asked. */
export const NOT_ASKED: RevocationAnswer = { kind: 'unknown', message: 'revocation is not checked here' };

/** State of one certificate, as an authority signed it. */
export type CertificateState =
  | { readonly kind: 'good' }
  /** Milliseconds since 1970. */
  | { readonly kind: 'revoked'; readonly since: number }
  | { readonly kind: 'unknown'; readonly message: string };
