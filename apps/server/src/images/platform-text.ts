import { AssayError, type Platform, formatPlatform, parsePlatform, printable } from '@assay/core';

/** Longest platform that is kept; real ones have a few words. */
const LONGEST = 100;

/** A platform as records name it; manifests may say anything, so what no column takes is shown in its place. */
export function platformText(platform: Platform | null): string | null {
  return platform === null ? null : printable(formatPlatform(platform)).slice(0, LONGEST).toWellFormed();
}

/** The platform that a record names; null for none, and for one that is no platform. */
export function readPlatform(text: string | null): Platform | null {
  if (text === null) return null;
  try {
    return parsePlatform(text);
  } catch (error) {
    if (error instanceof AssayError) return null;
    throw error;
  }
}
