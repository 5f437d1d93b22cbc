import { type Baseline, baselineLookup } from '../allow/baseline.ts';
import type { Detector } from '../contracts/detector.ts';
import type { ScanContext, ScanResult } from '../contracts/occurrence.ts';
import type { AllowRule, UserDetector } from '../contracts/user-detector.ts';
import { DEFAULT_SCAN_LIMITS, type ScanLimits } from './limits.ts';
import { createFingerprinter } from './redaction.ts';
import { indexRules } from './rule-index.ts';
import { ruleOfDetector, ruleOfUserDetector } from './scan-rule.ts';
import { type ScanScope, ScanStream, scanContent } from './scan-stream.ts';
import { Utf16Stream, isUtf16 } from './utf16-stream.ts';

/** What a scanner looks for and what it accepts. */
export interface ScannerOptions {
  readonly detectors: readonly Detector[];
  /** Default none. */
  readonly userDetectors?: readonly UserDetector[];
  readonly allow?: AllowOptions;
  /** What is left out has its default. */
  readonly limits?: Partial<ScanLimits>;
  /** At least 16 bytes. The same key gives the same fingerprints. */
  readonly fingerprintKey: Uint8Array;
}

/** What is accepted although it looks like a secret. */
export interface AllowOptions {
  /**
   * Whether comments on a line such as `assay:allow-secret` or `gitleaks:allow` accept its secrets. Default true. Switch it off where
   * whoever wrote the content is the one who is judged.
   */
  readonly inlineComments?: boolean;
  readonly rules?: readonly AllowRule[];
  readonly baseline?: Baseline;
}

/** A scan in chunks: `push` them in order, then `end` once. */
export interface SecretStream {
  /** Takes the next bytes; the caller may use the buffer again afterwards. */
  push(chunk: Uint8Array): void;
  end(): ScanResult;
}

/** Looks for secrets in bytes. It keeps nothing between contents. */
export interface Scanner {
  /** Scans a whole content. */
  scan(bytes: Uint8Array, context: ScanContext): ScanResult;
  /** Scans a content that comes in chunks; how it is cut makes no difference. */
  stream(context: ScanContext): SecretStream;
  /** Scans a text such as `NAME=value` of an environment variable; detectors for pairs apply as well. */
  scanPair(bytes: Uint8Array): ScanResult;
}

/**
 * Makes a scanner; costs some milliseconds, so make one and use it for everything.
 * @throws FINGERPRINT_KEY_INVALID, SECRET_BASELINE_KEY
 */
export function createScanner(options: ScannerOptions): Scanner {
  const { detectors, userDetectors = [], allow = {}, fingerprintKey } = options;
  const { baseline } = allow;
  const setup = {
    index: indexRules([...detectors.map(ruleOfDetector), ...userDetectors.map(ruleOfUserDetector)]),
    limits: { ...DEFAULT_SCAN_LIMITS, ...options.limits },
    judgement: {
      fingerprint: createFingerprinter(fingerprintKey),
      inlineComments: allow.inlineComments ?? true,
      rules: allow.rules ?? [],
      inBaseline: baseline === undefined ? () => false : baselineLookup(baseline, fingerprintKey),
    },
  };
  const scanWhole = (bytes: Uint8Array, context: ScanContext, scope: ScanScope): ScanResult => {
    if (!isUtf16(bytes)) return scanContent(setup, bytes, context, scope);
    const wide = new Utf16Stream(new ScanStream(setup, context, scope));
    wide.push(bytes);
    return wide.end();
  };
  return {
    scan: (bytes, context) => scanWhole(bytes, context, 'files'),
    stream: (context) => new Utf16Stream(new ScanStream(setup, context, 'files')),
    scanPair: (bytes) => scanWhole(bytes, { path: '' }, 'pairs'),
  };
}
