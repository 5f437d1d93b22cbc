import { createHash } from 'node:crypto';
import { type Digest, parseDigest } from '@assay/core';

/** Digest of bytes or of a text as UTF-8. */
export function sha256Digest(content: string | Uint8Array): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(content).digest('hex')}`);
}
