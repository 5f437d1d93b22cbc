/** A pattern of Connaisseur with the glob that it becomes. */
export interface ImagePattern {
  readonly written: string;
  readonly glob: string;
}

/** Reads a pattern: without a tag it is about all tags, and `*` crosses slashes. */
export function readImagePattern(written: string): ImagePattern {
  const last = written.slice(written.lastIndexOf('/') + 1);
  const tagged = /[:@]/.test(last) ? written : `${written}:*`;
  return { written: tagged, glob: tagged.replaceAll(/\*+/g, '**') };
}

/**
 * Order of patterns by how much they say: more parts of a path first, then a longer part before the first wildcard, then a longer
 * pattern. Negative when the first says more.
 */
export function comparePatterns(a: ImagePattern, b: ImagePattern): number {
  const parts = b.written.split('/').length - a.written.split('/').length;
  return parts || literal(b.written) - literal(a.written) || b.written.length - a.written.length;
}

function literal(written: string): number {
  const star = written.indexOf('*');
  return star < 0 ? written.length : star;
}
