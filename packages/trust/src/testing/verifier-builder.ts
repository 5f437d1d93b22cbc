import type { KeyObject } from 'node:crypto';
import type { TextMatch, TransparencyDemand, TrustedIdentity, TrustedKey, Verifier } from '@assay/core';
import { type TrustedRoots, loadTrustedRoots } from '../roots/load-trusted-roots.ts';
import { type SigstoreWorld, type TrustedRootJson, joinRoots, pemOf } from './sigstore-world.ts';

type KeyVerifier = Extract<Verifier, { readonly kind: 'key' }>;
type KeylessVerifier = Extract<Verifier, { readonly kind: 'keyless' }>;

const NAMED = { annotations: {}, repository: null, trustedRoot: 'world', signatureFormat: null } as const;

/** Demands of certificates: log and certificate log. */
export const LOGGED: TransparencyDemand = { log: 'required', certificateLog: 'required', timestamp: 'ignored' };
/** Demands of bare keys: nothing. */
const UNLOGGED: TransparencyDemand = { log: 'ignored', certificateLog: 'ignored', timestamp: 'ignored' };

/** The exact text. */
export function exact(text: string): TextMatch {
  return { kind: 'exact', text };
}

/** The whole text by a regular expression. */
export function regex(source: string): TextMatch {
  return { kind: 'regex', source, unanchored: false };
}

/** A trusted identity. */
export function identity(
  subject: TextMatch | null,
  issuer: TextMatch | null,
  more: Partial<TrustedIdentity> = {},
): TrustedIdentity {
  return { subject, issuer, claims: {}, revokedFrom: null, ...more };
}

/** A verifier of certificates. */
export function keyless(identities: readonly TrustedIdentity[], more: Partial<KeylessVerifier> = {}): KeylessVerifier {
  return { ...NAMED, kind: 'keyless', name: 'keyless', identities, demand: LOGGED, ...more };
}

/** A trusted key. */
export function trustedKey(key: KeyObject, more: Partial<TrustedKey> = {}): TrustedKey {
  return {
    name: 'release',
    pem: pemOf(key),
    hash: 'sha256',
    validFrom: null,
    validUntil: null,
    revokedFrom: null,
    ...more,
  };
}

/** A verifier of keys. */
export function byKey(keys: readonly TrustedKey[], more: Partial<KeyVerifier> = {}): KeyVerifier {
  return { ...NAMED, kind: 'key', name: 'key', keys, demand: UNLOGGED, ...more };
}

/** Trusts these worlds under the name `world`. */
export function trusting(...worlds: readonly SigstoreWorld[]): Promise<TrustedRoots> {
  return trustingRoot(joinRoots(...worlds));
}

/** Trusts a root under the name `world`. */
export function trustingRoot(root: TrustedRootJson): Promise<TrustedRoots> {
  return loadTrustedRoots([{ name: 'world', source: { kind: 'document', json: JSON.stringify(root) } }], null);
}
