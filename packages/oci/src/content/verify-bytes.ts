import { createHash } from 'node:crypto';
import { type Digest, digestAlgorithm, parseDigest } from '@assay/core';
import type { Descriptor } from '../content-source.ts';
import { ociError } from '../errors.ts';

/** The digest of some bytes. */
export function digestOf(bytes: Uint8Array, algorithm: 'sha256' | 'sha512' = 'sha256'): Digest {
  return parseDigest(`${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`);
}

/**
 * Checks bytes against what a descriptor promises.
 * @throws SIZE_MISMATCH, DIGEST_MISMATCH
 */
export function verifyBytes(bytes: Uint8Array, descriptor: Pick<Descriptor, 'digest' | 'sizeBytes'>): void {
  if (bytes.length !== descriptor.sizeBytes) {
    throw ociError(
      'SIZE_MISMATCH',
      `${descriptor.digest} has ${bytes.length} bytes; its descriptor promises ${descriptor.sizeBytes}`,
    );
  }
  verifyDigest(bytes, descriptor.digest);
}

/**
 * Checks bytes against a digest.
 * @throws DIGEST_MISMATCH
 */
export function verifyDigest(bytes: Uint8Array, digest: Digest): void {
  const actual = digestOf(bytes, digestAlgorithm(digest));
  if (actual !== digest) {
    throw ociError('DIGEST_MISMATCH', `bytes that are promised to be ${digest} are ${actual}`);
  }
}
