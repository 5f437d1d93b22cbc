import type { InspectionLimits } from '@assay/core';

const MIB = 1024 * 1024;

/** The limits of an inspection where the configuration gives no others. */
export const DEFAULT_LIMITS: InspectionLimits = {
  maxUnpackedBytes: 20 * 1024 * MIB,
  // Each takes about a kilobyte at the peak of a whole run.
  maxEntries: 1_000_000,
  maxNameBytes: 4096,
  maxPathDepth: 256,
  maxCompressionRatio: 200,
  maxFileBytes: 1024 * MIB,
  maxPickedBytes: 4096 * MIB,
  maxProgramBytes: 2048 * MIB,
  maxSbomBytes: 64 * MIB,
  maxDurationMs: 600_000,
};

/** Uncompressed bytes of a layer below which its compression ratio is not looked at: small layers of zeros are common. */
export const RATIO_GRACE_BYTES: number = 64 * MIB;

/** Bytes of the largest file that is held for a cataloger that says nothing else; larger ones go into a temporary file. */
export const MAX_HELD_FILE_BYTES: number = 64 * MIB;

/** Characters of what catalogers make of the files of one layer; the largest layers have some 100 million. */
export const MAX_READING_LENGTH: number = 256 * MIB;

/** Bytes of holes that are looked at in one layer whatever `maxPickedBytes` says. */
export const MAX_HOLE_BYTES: number = 256 * MIB;

/** Bytes of one file that is kept because policy wants to see it. */
export const MAX_RETRIEVED_BYTES: number = MIB;

/** Characters of all paths of an image together: what keeps many entries with long names from filling the memory. */
export const MAX_TOTAL_PATH_LENGTH: number = 256 * MIB;

/** Entries that the record of a layer keeps once the limit on entries was broken: enough to see what the layer is. */
export const ENTRIES_KEPT_OVER_LIMIT = 100_000;

/** Bytes of the largest program that is held whole whatever `maxProgramBytes` says; larger ones go into a temporary file. */
export const MAX_PROGRAM_MEMORY: number = 256 * MIB;

/** Bytes of the largest file that is looked through for secrets; larger text files become a gap. */
export const MAX_SECRET_FILE_BYTES: number = 16 * MIB;

/**
 * Work of looking for secrets in one layer, in units of the scanner: some seconds for content made to be slow, 1.5 GB of ordinary text. What
 * comes behind is not looked through, for which there is a gap.
 */
export const MAX_SECRET_WORK_OF_LAYER = 8_000_000;

/** Secrets that the record of one layer keeps; more become a gap. */
export const MAX_SECRETS_OF_LAYER = 10_000;

/** Bytes of the largest text file that is searched for expressions. */
export const MAX_SEARCHED_FILE_BYTES: number = MIB;

/** First bytes of a file in which a NUL byte means that it is no text. */
export const TEXT_PROBE_BYTES: number = 8 * 1024;
