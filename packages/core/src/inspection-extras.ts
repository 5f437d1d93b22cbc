import type { SecretFact } from './content-facts.ts';
import type { Digest } from './digest.ts';

/** A secret that an inspection found. The value is nowhere: two places with one fingerprint hold the same secret. */
export interface SecretFinding extends SecretFact {
  readonly service: string;
  readonly title: string;
  readonly confidence: 'high' | 'medium' | 'low';
  /** What holds it; for all but files `path` is the variable, label or history step: `ENV NAME`, `LABEL key`, `HISTORY 3`. */
  readonly where: 'file' | 'environment' | 'label' | 'history';
  /** Index of the layer that took the file away or wrote over it; null when nothing did. */
  readonly removedBy: number | null;
  readonly column: number | null;
  /** Keyed: tells nothing of the value. */
  readonly fingerprint: string;
  /** At most the public prefix of its kind: `ghp_…`. */
  readonly preview: string;
  readonly checksum: 'valid' | 'invalid' | 'absent';
}

/** What a malware scanner said of the files of the final file system. */
export interface MalwareScan {
  /** `clamav`. */
  readonly scanner: string;
  /** What the scanner calls itself, with its signatures. */
  readonly version: string;
  readonly scannedFiles: number;
  /** Files that were not looked at as a whole; gaps say why. */
  readonly skippedFiles: number;
  /** Sorted by path. */
  readonly findings: readonly MalwareFinding[];
}

/** A file in which a scanner found malware. */
export interface MalwareFinding {
  readonly signature: string;
  readonly path: string;
  /** diffID of the layer that holds it; null outside layers. */
  readonly layer: Digest | null;
}

/** How much of the final file system packages explain. */
export interface Coverage {
  /** Regular files, hard links once. */
  readonly files: { readonly owned: number; readonly total: number };
  readonly bytes: { readonly owned: number; readonly total: number };
  /** Executable regular files that no package owns, sorted by path, at most 1,000. */
  readonly unownedExecutables: readonly string[];
  readonly unownedExecutableCount: number;
}

/** What one layer brought, and what of it a later layer made useless. */
export interface LayerUse {
  readonly diffId: Digest;
  readonly files: number;
  readonly unpackedBytes: number;
  /** Bytes of its files that a later layer deleted or wrote over. */
  readonly wastedBytes: number;
}

/** The image that this one says it was built on. */
export interface BaseImageClaim {
  readonly name: string | null;
  readonly digest: Digest | null;
  readonly evidence: 'label';
}
