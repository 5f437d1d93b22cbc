import { type KeyObject, constants, verify } from 'node:crypto';

/** Algorithms that the specification allows, by their names in JOSE. */
export type SignatureScheme = 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512';

/** Algorithm numbers of COSE. RFC 9053. */
export const COSE_ALGORITHMS: ReadonlyMap<number, SignatureScheme> = new Map([
  [-37, 'PS256'],
  [-38, 'PS384'],
  [-39, 'PS512'],
  [-7, 'ES256'],
  [-35, 'ES384'],
  [-36, 'ES512'],
]);

const SCHEMES: Readonly<Record<SignatureScheme, { readonly hash: string; readonly saltLength: number }>> = {
  PS256: { hash: 'sha256', saltLength: 32 },
  PS384: { hash: 'sha384', saltLength: 48 },
  PS512: { hash: 'sha512', saltLength: 64 },
  ES256: { hash: 'sha256', saltLength: 0 },
  ES384: { hash: 'sha384', saltLength: 0 },
  ES512: { hash: 'sha512', saltLength: 0 },
};

/** True for the name of an algorithm. */
export function isSignatureScheme(value: unknown): value is SignatureScheme {
  return typeof value === 'string' && Object.hasOwn(SCHEMES, value);
}

/** The one algorithm that goes with a key; null for keys that are not allowed. The signer has no choice, so nothing can be weakened. */
export function schemeOfKey(key: KeyObject): SignatureScheme | null {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa') {
    if (modulusLength === 2048) return 'PS256';
    if (modulusLength === 3072) return 'PS384';
    return modulusLength === 4096 ? 'PS512' : null;
  }
  if (key.asymmetricKeyType !== 'ec') return null;
  if (namedCurve === 'prime256v1') return 'ES256';
  if (namedCurve === 'secp384r1') return 'ES384';
  return namedCurve === 'secp521r1' ? 'ES512' : null;
}

/** True when the signature is that of the key over the bytes. ECDSA signatures are in the form of IEEE P1363. */
export function verifyScheme(
  scheme: SignatureScheme,
  key: KeyObject,
  signed: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { hash, saltLength } = SCHEMES[scheme];
  const options = scheme.startsWith('PS')
    ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }
    : { key, dsaEncoding: 'ieee-p1363' as const };
  return verify(hash, signed, options, signature);
}
