import { createHash } from 'node:crypto';
import { type Digest, digestAlgorithm, parseDigest } from '@assay/core';
import type { Descriptor } from '../content-source.ts';
import { ociError } from '../errors.ts';

/** The digest of bytes. */
export function digestOf(bytes: Uint8Array, algorithm: 'sha256' | 'sha512'): Digest {
  return parseDigest(`${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`);
}

/** @throws DIGEST_MISMATCH when the bytes do not have the digest */
export function checkDigest(bytes: Uint8Array, digest: Digest, what: string): void {
  const actual = digestOf(bytes, digestAlgorithm(digest));
  if (actual !== digest) throw ociError('DIGEST_MISMATCH', `${what}: expected ${digest}, the bytes are ${actual}`);
}

/** @throws SIZE_MISMATCH, DIGEST_MISMATCH when the bytes are not what the descriptor promises */
export function checkContent(bytes: Uint8Array, descriptor: Descriptor, what: string): void {
  if (bytes.length !== descriptor.sizeBytes) throw wrongSize(what, descriptor.sizeBytes, bytes.length);
  checkDigest(bytes, descriptor.digest, what);
}

/** The error for content of another length than promised. */
export function wrongSize(what: string, expectedBytes: number, actualBytes: number): Error {
  const shown = actualBytes > expectedBytes ? 'more' : `${actualBytes}`;
  return ociError('SIZE_MISMATCH', `${what}: expected ${expectedBytes} bytes, there are ${shown}`);
}
