import { AssayError, type Reference, parseReference } from '@assay/core';

/** A reference; null for a text that is none. */
export function readReference(text: string): Reference | null {
  try {
    return text === '' ? null : parseReference(text);
  } catch (error) {
    if (error instanceof AssayError) return null;
    throw error;
  }
}
