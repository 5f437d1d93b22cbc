import type { Comment } from './comment.ts';
import { MAX_INSTRUCTION_LENGTH } from './limits.ts';
import { LogicalText, type Piece } from './logical-text.ts';
import type { Span } from './span.ts';

/** The lines of one instruction put together. */
export interface InstructionLines {
  readonly logical: LogicalText;
  /** From the first character to the end of the last line. */
  readonly span: Span;
  /** Comments between the lines. */
  readonly comments: readonly Comment[];
  readonly emptyLines: readonly Span[];
  /** Where the next line starts. */
  readonly next: number;
}

/** The end of a line: of its content, and of its line break. */
export interface LineEnd {
  readonly end: number;
  readonly next: number;
}

/** Where the line that starts at an offset ends. CR before the line feed belongs to the break. */
export function findLineEnd(text: string, from: number): LineEnd {
  const feed = text.indexOf('\n', from);
  const next = feed < 0 ? text.length : feed + 1;
  let end = feed < 0 ? text.length : feed;
  while (end > from && text.charCodeAt(end - 1) === 13) end--;
  return { end, next };
}

/** Index of the escape character that continues a line, or -1: it is last but for blanks, and not escaped itself. */
function continuationAt(text: string, from: number, end: number, escape: string): number {
  let at = end - 1;
  while (at >= from && (text.charAt(at) === ' ' || text.charAt(at) === '\t')) at--;
  if (at < from || text.charAt(at) !== escape) return -1;
  return at > from && text.charAt(at - 1) === escape ? -1 : at;
}

/** The offset of the first character of a line that is no white space. */
export function skipIndent(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && /\s/.test(text.charAt(at))) at++;
  return at;
}

/** Puts together the instruction whose first character is at an offset. */
export function readInstruction(text: string, start: number, escape: string): InstructionLines {
  const pieces: Piece[] = [];
  const parts: string[] = [];
  const comments: Comment[] = [];
  const emptyLines: Span[] = [];
  let length = 0;
  const take = (from: number, to: number): void => {
    if (length > MAX_INSTRUCTION_LENGTH) return;
    pieces.push({ at: length, offset: from, length: to - from });
    parts.push(text.slice(from, to));
    length += to - from;
  };
  let { end, next } = findLineEnd(text, start);
  let continued = continuationAt(text, start, end, escape);
  let last = end;
  take(start, continued < 0 ? end : continued);
  while (continued >= 0 && next < text.length) {
    const from = next;
    ({ end, next } = findLineEnd(text, from));
    const first = skipIndent(text, from, end);
    if (first === end) {
      emptyLines.push({ start: from, end: next });
      continue;
    }
    if (text.charAt(first) === '#') {
      comments.push({ span: { start: first, end }, line: 0, text: text.slice(first + 1, end).trim() });
      continue;
    }
    continued = continuationAt(text, from, end, escape);
    take(from, continued < 0 ? end : continued);
    last = end;
  }
  return { logical: new LogicalText(parts.join(''), pieces), span: { start, end: last }, comments, emptyLines, next };
}
