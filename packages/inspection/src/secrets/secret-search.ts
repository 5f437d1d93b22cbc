import { createHash } from 'node:crypto';
import { createScanner, detectors } from '@assay/secret';
import type { SecretSearch } from '../content/secret-sink.ts';

/** Raised whenever the same content would be found to hold other secrets for reasons that no detector shows. */
const SCAN_REVISION = 1;

/**
 * Makes what looks for secrets in an image. Comments that allow a secret do not count: whoever wrote the image is the one who is judged.
 * @throws FINGERPRINT_KEY_INVALID
 */
export function openSecretSearch(secretKey: Uint8Array): SecretSearch {
  const scanner = createScanner({
    detectors: detectors.modules,
    fingerprintKey: secretKey,
    allow: { inlineComments: false },
  });
  const binaryPaths = detectors.modules.flatMap(({ paths }) => (paths === null ? [] : [paths]));
  return { scanner, takesBinary: (path) => binaryPaths.some((paths) => paths.test(path)) };
}

/** Digest of everything that decides which secrets are found in a content, and under which fingerprints. */
export function secretRevision(secretKey: Uint8Array): string {
  const hash = createHash('sha256').update(JSON.stringify([SCAN_REVISION, Buffer.from(secretKey).toString('hex')]));
  for (const { examples: _examples, ...detector } of detectors.modules) {
    hash.update(JSON.stringify(detector, (_key, value: unknown) => asText(value)));
  }
  return hash.digest('hex');
}

function asText(value: unknown): unknown {
  return value instanceof RegExp || typeof value === 'function' ? String(value) : value;
}
