import type { Span } from './span.ts';

/** A comment line; also one between the lines of a continued instruction. */
export interface Comment {
  readonly span: Span;
  /** From 1. */
  readonly line: number;
  /** What follows the `#`, trimmed. */
  readonly text: string;
}

/** A directive of the first lines: `syntax`, `escape` or `check`. */
export interface Directive {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
  readonly span: Span;
  readonly valueSpan: Span;
}
