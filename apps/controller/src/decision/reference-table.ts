import { AssayError, type Reference, formatReference, parseReference } from '@assay/core';
import { BoundedMap } from './bounded-map.ts';

/** A reference as written, read. */
export type ReadReference =
  | { readonly kind: 'read'; readonly reference: Reference; readonly canonical: string }
  | { readonly kind: 'invalid'; readonly why: string; readonly hint: string | null };

/** Reads references and remembers what it read: the same few come again and again. */
export class ReferenceTable {
  readonly #known = new BoundedMap<ReadReference>(20_000);

  read(text: string): ReadReference {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const read = readReference(text);
    // What nobody can run is not worth a place.
    if (read.kind === 'read') this.#known.set(text, read);
    return read;
  }
}

function readReference(text: string): ReadReference {
  try {
    const reference = parseReference(text);
    return { kind: 'read', reference, canonical: formatReference(reference) };
  } catch (error) {
    if (!(error instanceof AssayError)) return { kind: 'invalid', why: String(error), hint: null };
    return { kind: 'invalid', why: error.message, hint: error.hint ?? null };
  }
}
