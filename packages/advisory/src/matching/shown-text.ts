import { printable } from '@assay/core';

/** Characters of a name or a version that a sentence shows. */
const MAX_CHARACTERS = 200;

/** A name or a version of an image or a feed, as a sentence may show it. */
export function shown(text: string): string {
  return printable(text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text);
}
