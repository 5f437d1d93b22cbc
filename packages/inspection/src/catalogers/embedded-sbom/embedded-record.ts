/** A package as a document describes it. */
export type EmbeddedRecord = {
  readonly name: string;
  /** Empty when it is not given. */
  readonly version: string;
  /** Package URL as written; empty when none is given. */
  readonly purl: string;
  readonly licenses: readonly string[];
  /** True for what the document is about. */
  readonly isSubject: boolean;
};
