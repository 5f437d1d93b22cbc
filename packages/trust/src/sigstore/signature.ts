import { type KeyObject, constants, verify } from 'node:crypto';
import { dsse } from '@sigstore/core';
import type { SignatureHash } from './signed-material.ts';

/** Bytes that a DSSE signature is over (pre-authentication encoding). */
export function preAuthEncoding(payloadType: string, payload: Buffer): Buffer {
  return dsse.preAuthEncoding(payloadType, payload);
}

const HASH_OF_CURVE: ReadonlyMap<string, SignatureHash> = new Map([
  ['prime256v1', 'sha256'],
  ['secp384r1', 'sha384'],
  ['secp521r1', 'sha512'],
]);

/** Hash algorithm that belongs to a curve where nobody says another; null for keys that have none of their own. */
export function naturalHash(key: KeyObject): SignatureHash | null {
  return HASH_OF_CURVE.get(key.asymmetricKeyDetails?.namedCurve ?? '') ?? null;
}

/**
 * Whether a signature is of this key over these bytes: ECDSA in DER, Ed25519, RSA PKCS #1 v1.5 and PSS. Ed25519 hashes by itself; for
 * all others one of `hashes` has to be the one.
 */
export function isSignatureOf(
  key: KeyObject,
  message: Uint8Array,
  signature: Uint8Array,
  hashes: readonly SignatureHash[],
): boolean {
  const type: string = key.asymmetricKeyType ?? '';
  switch (type) {
    case 'ed25519':
      return attempt(() => verify(null, message, key, signature));
    case 'ec':
      return hashes.some((hash) => attempt(() => verify(hash, message, { key, dsaEncoding: 'der' }, signature)));
    case 'rsa':
      return hashes.some((hash) => isRsaSignature(key, hash, message, signature));
    case 'rsa-pss':
      return hashes.some((hash) => isPssSignature(key, hash, message, signature));
    default:
      return false;
  }
}

function isRsaSignature(key: KeyObject, hash: SignatureHash, message: Uint8Array, signature: Uint8Array): boolean {
  const padding = constants.RSA_PKCS1_PADDING;
  return (
    attempt(() => verify(hash, message, { key, padding }, signature)) || isPssSignature(key, hash, message, signature)
  );
}

function isPssSignature(key: KeyObject, hash: SignatureHash, message: Uint8Array, signature: Uint8Array): boolean {
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const saltLength = constants.RSA_PSS_SALTLEN_AUTO;
  return attempt(() => verify(hash, message, { key, padding, saltLength }, signature));
}

/** A malformed signature is a wrong one. */
function attempt(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
