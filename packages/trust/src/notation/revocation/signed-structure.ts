import type { ASN1Obj } from '@sigstore/core';
import { type KeyObject, verify } from 'node:crypto';

const ALGORITHMS: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};

/** True when a structure of content, algorithm and bit string (X.509 §A.1) is signed by a key, with a hash of the SHA-2 family. */
export function isSignedBy(
  content: ASN1Obj | undefined,
  algorithm: ASN1Obj | undefined,
  signature: ASN1Obj | undefined,
  key: KeyObject,
): boolean {
  const hash = ALGORITHMS[algorithm?.subs[0]?.toOID() ?? ''];
  if (hash === undefined || content === undefined || signature === undefined) return false;
  // The first octet of a bit string counts unused bits: none in a signature.
  if (signature.value[0] !== 0) return false;
  return verify(hash, content.toDER(), key, signature.value.subarray(1));
}
