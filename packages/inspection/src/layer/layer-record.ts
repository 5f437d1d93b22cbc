import type { FileDigestAlgorithm, Gap } from '@assay/core';
import type { SecretOccurrence } from '@assay/secret';
import type { PathList } from './path-list.ts';

/**
 * What one layer holds, as columns: entry `i` has the `i`-th path, type letter, mode, uid, gid and size. It is made to be cached and to
 * cross threads cheaply. Everything else refers to entries by index.
 */
export interface LayerRecord {
  readonly version: typeof RECORD_VERSION;
  /** Normalised absolute paths; for a whiteout the path that it hides, for an opaque marker its directory. */
  readonly paths: PathList;
  /** One letter of `ENTRY_LETTERS` for each entry. */
  readonly types: string;
  readonly modes: Uint16Array;
  /** Numbers that 32 bits do not hold occur. */
  readonly uids: Float64Array;
  readonly gids: Float64Array;
  readonly sizes: Float64Array;
  /** Targets of symbolic links as written, and normalised absolute targets of hard links. */
  readonly links: readonly (readonly [index: number, target: string])[];
  /** Names of extended attributes. */
  readonly xattrs: readonly (readonly [index: number, names: readonly string[]])[];
  readonly contents: LayerContents;
  /** Gaps of the layer as a whole, and entries that were left out. */
  readonly gaps: readonly Gap[];
  readonly entryCount: number;
  readonly unpackedBytes: number;
  /** False when reading stopped early, so that digests were not checked; such a record is never cached. */
  readonly isWhole: boolean;
}

/** What was made of the content of single files. */
export interface LayerContents {
  readonly readings: readonly FileReadingRow[];
  /** Files that a cataloger claimed and that could not be read; each is a gap if the file is in the final file system. */
  readonly failures: readonly ReadFailure[];
  /** Bytes of files that were asked for, base64. */
  readonly bytes: readonly (readonly [index: number, base64: string])[];
  readonly digests: readonly (readonly [index: number, digests: FileDigests])[];
  /** Entries that were looked at as programs. */
  readonly examined: readonly number[];
  readonly secrets: readonly LayerSecrets[];
  /** Names of the searches that found something. */
  readonly matches: readonly (readonly [index: number, name: string])[];
}

/** The secrets of one file. */
export interface LayerSecrets {
  readonly index: number;
  /** The path of the entry. */
  readonly path: string;
  readonly found: readonly LayerSecret[];
}

/** A secret in a file. There is no field for its value. */
export type LayerSecret = Pick<
  SecretOccurrence,
  'detector' | 'service' | 'title' | 'confidence' | 'line' | 'column' | 'fingerprint' | 'preview' | 'checksum'
>;

/** What a cataloger made of one file. */
export interface FileReadingRow {
  readonly cataloger: string;
  readonly index: number;
  /** The path that the cataloger was told. */
  readonly path: string;
  /** The reading as JSON text, which takes far less memory than the value and is parsed only where it is needed. */
  readonly json: string;
  /** Present when the first bytes of the file made it one for this cataloger. */
  readonly byMagic?: true;
}

/** Why a file that was claimed or asked for could not be read. */
export interface ReadFailure {
  /** Null when the content itself was asked for. */
  readonly cataloger: string | null;
  readonly index: number;
  readonly code: string;
  readonly effect: Gap['effect'];
  readonly message: string;
}

/** Hex digests of one file's content. */
export type FileDigests = Partial<Readonly<Record<FileDigestAlgorithm, string>>>;

/** Raised whenever the shape or the meaning of a record changes: part of the cache key. */
export const RECORD_VERSION = 5;

/** Letters of the types of entries in a record. */
export const ENTRY_LETTERS = {
  file: 'f',
  directory: 'd',
  symlink: 'l',
  'hard-link': 'h',
  'character-device': 'c',
  'block-device': 'b',
  fifo: 'p',
  whiteout: 'w',
  opaque: 'o',
} as const;
