/**
 * Longest text that is read as a version, in characters. npm and Maven stop at the same length; real versions stay below 100. It
 * bounds the time of a comparison whatever an image or a feed contains.
 */
export const MAX_VERSION_CHARACTERS = 256;

/** Longest text that is read as a range, in characters. */
export const MAX_RANGE_CHARACTERS = 8192;

/** Most comparisons, or alternatives, in one range. */
export const MAX_RANGE_TERMS = 256;
