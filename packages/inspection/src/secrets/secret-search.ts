import { createHash } from 'node:crypto';
import {
  type Detector,
  type Scanner,
  type UserDetector,
  createScanner,
  detectors,
  type RuleNote,
  readSecretRules,
} from '@assay/secret';
import type { SecretSearch } from '../content/secret-sink.ts';
import { DEFAULT_SECRET_KEY, type SecretSettings } from './secret-key.ts';

/** Raised whenever the same content would be found to hold other secrets for reasons that no detector shows. */
const SCAN_REVISION = 2;

/** A search, and what of its rules was not taken over as it was written. */
export interface OpenedSearch extends SecretSearch {
  readonly notes: readonly RuleNote[];
}

/**
 * Makes what looks for secrets in an image, by the built-in detectors and those of the documents. Comments that allow a secret do not
 * count: whoever wrote the image is the one who is judged.
 * @throws FINGERPRINT_KEY_INVALID, SECRET_CONFIG_INVALID, GITLEAKS_CONFIG_INVALID
 */
export function openSecretSearch({ secretKey = DEFAULT_SECRET_KEY, secretRules = [] }: SecretSettings): OpenedSearch {
  const { userDetectors, disabled, allow, notes } = readSecretRules(secretRules);
  const enabled = detectors.modules.filter(({ id }) => !disabled.has(id));
  const scanner = createScanner({
    detectors: enabled,
    userDetectors,
    fingerprintKey: secretKey,
    allow: { inlineComments: false, rules: allow },
  });
  const binaryPaths = enabled.flatMap(({ paths }) => (paths === null ? [] : [paths]));
  const redactor = secretRules.length === 0 ? scanner : createRedactor(secretKey, userDetectors);
  // By the last segment alone, which is all that these patterns go by: most binary files of an image are asked about.
  const takesBinary = (path: string): boolean => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return binaryPaths.some((paths) => paths.test(name));
  };
  return { scanner, redactor, takesBinary, notes };
}

/** Makes a scanner that accepts nothing and has every detector: what it finds is hidden, whoever accepts it. */
export function openRedactor({ secretKey = DEFAULT_SECRET_KEY, secretRules = [] }: SecretSettings): Scanner {
  return createRedactor(secretKey, readSecretRules(secretRules).userDetectors);
}

function createRedactor(fingerprintKey: Uint8Array, own: readonly UserDetector[]): Scanner {
  const every: readonly Detector[] = detectors.modules;
  const userDetectors = own.map((detector): UserDetector => ({ ...detector, allow: [] }));
  return createScanner({ detectors: every, userDetectors, fingerprintKey, allow: { inlineComments: false } });
}

/** Digest of everything that decides which secrets are found in a content, and under which fingerprints. */
export function secretRevision({ secretKey = DEFAULT_SECRET_KEY, secretRules = [] }: SecretSettings): string {
  const documents = secretRules.map(({ text }) => text);
  const parts = [SCAN_REVISION, Buffer.from(secretKey).toString('hex'), documents];
  const hash = createHash('sha256').update(JSON.stringify(parts));
  for (const { examples: _examples, ...detector } of detectors.modules) {
    hash.update(JSON.stringify(detector, (_key, value: unknown) => asText(value)));
  }
  return hash.digest('hex');
}

function asText(value: unknown): unknown {
  return value instanceof RegExp || typeof value === 'function' ? String(value) : value;
}
