import { createHmac } from 'node:crypto';
import { secretError } from '../errors.ts';
import type { ScanRule } from './scan-rule.ts';

/** Shortest key in bytes. */
const MIN_KEY_BYTES = 16;
/** Most characters of a public prefix that are shown. */
const MAX_PREVIEW = 4;

/** Makes the fingerprint of a secret given as one-byte characters. */
export type Fingerprinter = (secret: string) => string;

/**
 * Fingerprints under a key: the same secret has the same one wherever it stands and whatever found it.
 * @throws FINGERPRINT_KEY_INVALID
 */
export function createFingerprinter(key: Uint8Array): Fingerprinter {
  if (key.length < MIN_KEY_BYTES) {
    throw secretError('FINGERPRINT_KEY_INVALID', `the fingerprint key has ${key.length} bytes, not ${MIN_KEY_BYTES}`);
  }
  return (secret) => createHmac('sha256', key).update(secret, 'latin1').digest('hex').slice(0, 32);
}

/** At most four characters of the prefix that every secret of the kind has, which is the keyword it starts with. */
export function previewOf(rule: ScanRule, secret: string): string {
  const prefix = rule.keywords.find(({ text, caseSensitive }) => caseSensitive && secret.startsWith(text));
  const shown = prefix === undefined || !/^[\x20-\x7e]{1,64}$/.test(prefix.text) ? '' : prefix.text;
  return `${shown.slice(0, MAX_PREVIEW)}…`;
}
