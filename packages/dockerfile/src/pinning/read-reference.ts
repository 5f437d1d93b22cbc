import { AssayError, type Reference, parseReference } from '@assay/core';

/** A reference, or null where the text is none. */
export function readReference(text: string): Reference | null {
  try {
    return parseReference(text);
  } catch (error) {
    if (error instanceof AssayError) return null;
    throw error;
  }
}
