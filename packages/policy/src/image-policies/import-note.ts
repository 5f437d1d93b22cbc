/**
 * Something of a foreign document that Assay carries over changed or not at all, or that does not mean what it seems to.
 * `lost`: not carried over. `changed`: carried over with another meaning. `meaning`: carried over as it is, but mind what it says.
 */
export interface ImportNote {
  readonly kind: 'lost' | 'changed' | 'meaning';
  /** JSON pointer (RFC 6901) within the file, with the number of the document first where there are several. */
  readonly pointer: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** What is not, or not quite, carried over. */
  readonly what: string;
  readonly why: string;
  /** What to do about it. */
  readonly advice: string;
}
