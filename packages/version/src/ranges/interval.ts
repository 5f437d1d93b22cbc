import type { VersionInterval } from '../version-scheme.ts';

/** Every version. */
export const EVERYTHING: VersionInterval = { lower: null, upper: null };

/** Versions from the given one on. */
export function from(version: string): VersionInterval {
  return { lower: { version, inclusive: true }, upper: null };
}

/** Versions above the given one. */
export function above(version: string): VersionInterval {
  return { lower: { version, inclusive: false }, upper: null };
}

/** Versions below the given one. */
export function below(version: string): VersionInterval {
  return { lower: null, upper: { version, inclusive: false } };
}

/** Versions up to the given one and itself. */
export function upTo(version: string): VersionInterval {
  return { lower: null, upper: { version, inclusive: true } };
}

/** The given version alone. */
export function exactly(version: string): VersionInterval {
  return { lower: { version, inclusive: true }, upper: { version, inclusive: true } };
}

/** Versions from the first and below the second. */
export function between(lower: string, upper: string): VersionInterval {
  return { lower: { version: lower, inclusive: true }, upper: { version: upper, inclusive: false } };
}

/** Every version but the given one. */
export function allBut(version: string): readonly VersionInterval[] {
  return [below(version), above(version)];
}
