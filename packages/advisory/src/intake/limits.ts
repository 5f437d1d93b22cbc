/** How much one intake of feeds may hold. */
export interface IntakeLimits {
  /** Bytes of one file or member, unpacked. */
  readonly maxFileBytes: number;
  /** Bytes of everything together, unpacked. */
  readonly maxTotalBytes: number;
  /** Files and members, passed-over ones included. */
  readonly maxEntries: number;
  /** Archives and compressed files within each other, and directories within each other. */
  readonly maxArchiveDepth: number;
  readonly maxDirectoryDepth: number;
  /** Unpacked bytes for each stored byte. Real feeds stay below 60. */
  readonly maxRatio: number;
}

/** The largest real feeds: 350,000 records of all ecosystems of OSV, one file of 350 MiB of an OVAL feed. */
export const DEFAULT_INTAKE_LIMITS: IntakeLimits = {
  maxFileBytes: 480 * 1024 * 1024,
  maxTotalBytes: 16 * 1024 * 1024 * 1024,
  maxEntries: 3_000_000,
  maxArchiveDepth: 4,
  maxDirectoryDepth: 32,
  maxRatio: 300,
};

/** So much may come out of anything, however small it is: the ratio of short texts says nothing. */
export const RATIO_FREE_BYTES: number = 16 * 1024 * 1024;
