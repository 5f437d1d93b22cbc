import type { Span } from './span.ts';

/** What may be wrong with the text of a Dockerfile. */
export type ProblemCode =
  | 'directive-duplicate'
  | 'escape-invalid'
  | 'file-empty'
  | 'file-too-long'
  | 'heredoc-unterminated'
  | 'line-too-long'
  | 'not-text'
  | 'too-many-instructions';

/** A problem of syntax at its place. The rest of the file is read all the same. */
export interface SyntaxProblem {
  readonly code: ProblemCode;
  readonly span: Span;
  /** Values for the message. */
  readonly data: Readonly<Record<string, string | number>>;
}
