import type { Span } from '../syntax/span.ts';

/** A change of a text: the span is replaced by the text. An empty span inserts, an empty text deletes. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}
