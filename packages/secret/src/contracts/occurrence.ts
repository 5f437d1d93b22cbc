import type { Checksum, Confidence } from './detector.ts';

/** Why the confidence of an occurrence is not the one of its detector. */
export type Adjustment = 'checksum-valid' | 'checksum-invalid' | 'test-path';

/**
 * A secret at a place. There is no field for its value: it is known by a keyed fingerprint, so the same secret in two places can
 * be told to be the same, and by at most four characters of a prefix that all secrets of its kind share.
 */
export interface SecretOccurrence {
  /** Id of the detector. */
  readonly detector: string;
  readonly service: string;
  readonly title: string;
  readonly confidence: Confidence;
  readonly adjustments: readonly Adjustment[];
  /** From 1; null in binary content. */
  readonly line: number | null;
  /** From 1, in bytes; null in binary content. */
  readonly column: number | null;
  /** Of the secret's first byte in the content. */
  readonly offset: number;
  readonly lengthBytes: number;
  /** HMAC-SHA256 of the secret's bytes under the scanner's key: the first 16 bytes in hexadecimal. */
  readonly fingerprint: string;
  /** `ghp_…`, or only `…` where a secret starts with nothing public. */
  readonly preview: string;
  readonly checksum: Checksum;
  /** Shannon entropy of the secret in bits per character, rounded to one decimal. */
  readonly entropy: number;
}

/** How many matches were left out, by reason: placeholders as often as a detector met one, the others once for each place. */
export interface Suppressed {
  /** Values that stand for a secret: `changeme`, `${TOKEN}`, documented examples. */
  readonly placeholder: number;
  /** A comment on the same line allows it. */
  readonly comment: number;
  /** An allow rule of the configuration. */
  readonly rule: number;
  readonly baseline: number;
}

/** What a scan of one content found. */
export interface ScanResult {
  /** By offset. */
  readonly occurrences: readonly SecretOccurrence[];
  /** True when a limit was reached: there may be more than what is listed. */
  readonly truncated: boolean;
  /** What it cost, in the units of the limit `maxWork`: for callers who scan many contents of one origin. */
  readonly work: number;
  readonly suppressed: Suppressed;
}

/** What a scan is told about the content. */
export interface ScanContext {
  /** Path in the image or repository; `/` between segments. Decides which detectors apply and how much is believed. */
  readonly path: string;
}
