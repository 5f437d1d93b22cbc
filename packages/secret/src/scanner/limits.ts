/** Bounds of one scan. Reaching one sets `truncated`; nothing is dropped in silence. */
export interface ScanLimits {
  /** Occurrences listed for one content. Default 1,000. */
  readonly maxOccurrences: number;
  /**
   * Tries of patterns at keywords in one content; each costs one unit for every 256 bytes that the pattern may look at. Default
   * 8,000,000: a second for ordinary content, some seconds for content made to be slow.
   */
  readonly maxWork: number;
  /** Work of users' patterns on one content, in bytes times size of the pattern's program / 64. Default 16 MiB. */
  readonly maxUserBytes: number;
}

/** The limits that apply when none are given. */
export const DEFAULT_SCAN_LIMITS: ScanLimits = {
  maxOccurrences: 1000,
  maxWork: 8_000_000,
  maxUserBytes: 16 * 1024 * 1024,
};

/** Bytes on either side of a match in which its line is looked at for a comment that allows it. */
export const LINE_REACH = 512;
/** Bytes before a keyword that a pattern may look back at. */
export const LOOK_BACK = 96;
/** Bytes of a cell: a user's pattern is run once for each cell that holds one of its keywords. */
export const CELL_BYTES = 1024;
/** Bytes on either side of a cell that the pattern sees as well. */
export const CELL_MARGIN = 512;
