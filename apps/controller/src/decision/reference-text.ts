import { formatReference, parseReference } from '@assay/core';

/** The canonical spelling of a reference; what is none stands for itself. */
export function canonicalText(text: string): string {
  try {
    return formatReference(parseReference(text));
  } catch {
    return text;
  }
}
