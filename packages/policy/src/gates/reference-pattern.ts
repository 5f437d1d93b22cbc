import { formatReference, parseReference } from '@assay/core';
import type { Pattern } from '../text/pattern.ts';

/** True when one of the patterns means the canonical reference: `debian:12` means `docker.io/library/debian:12`. */
export function matchesReference(patterns: readonly Pattern[], reference: string): boolean {
  return patterns.some((pattern) => pattern.matches(reference) || canonical(pattern) === reference);
}

function canonical({ literal, source }: Pattern): string | null {
  if (!literal) return null;
  try {
    return formatReference(parseReference(source));
  } catch {
    return null;
  }
}
