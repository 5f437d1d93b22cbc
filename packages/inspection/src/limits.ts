import type { InspectionLimits } from '@assay/core';

const MIB = 1024 * 1024;

/** The limits of an inspection where the configuration gives no others. */
export const DEFAULT_LIMITS: InspectionLimits = {
  maxUnpackedBytes: 20 * 1024 * MIB,
  maxEntries: 2_000_000,
  maxNameBytes: 4096,
  maxPathDepth: 256,
  maxCompressionRatio: 200,
  maxFileBytes: 64 * MIB,
  maxPickedBytes: 256 * MIB,
  maxDurationMs: 600_000,
};

/** Uncompressed bytes of a layer below which its compression ratio is not looked at: small layers of zeros are common. */
export const RATIO_GRACE_BYTES: number = 64 * MIB;

/** Bytes of one file that is kept because policy wants to see it. */
export const MAX_RETRIEVED_BYTES: number = MIB;

/** Characters of all paths of an image together: what keeps many entries with long names from filling the memory. */
export const MAX_TOTAL_PATH_LENGTH: number = 256 * MIB;

/** Entries that the record of a layer keeps once the limit on entries was broken: enough to see what the layer is. */
export const ENTRIES_KEPT_OVER_LIMIT = 100_000;
