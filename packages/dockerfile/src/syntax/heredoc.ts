import { MAX_HEREDOCS } from './limits.ts';
import type { LogicalText } from './logical-text.ts';
import type { Span } from './span.ts';
import { splitQuotedWords } from './words.ts';

/** A here-document of RUN, COPY or ADD. */
export interface Heredoc {
  /** The delimiter without its quotes. */
  readonly name: string;
  /** False when the delimiter is quoted: variables in the content are then left alone. */
  readonly expands: boolean;
  /** True for `<<-`: leading tabs are removed. */
  readonly chomps: boolean;
  /** The word `<<EOF`. */
  readonly span: Span;
  /** The lines between, each with its line break. */
  readonly content: string;
  readonly contentSpan: Span;
}

/** A here-document that a line announces. */
export interface HeredocStart {
  readonly name: string;
  readonly expands: boolean;
  readonly chomps: boolean;
  readonly span: Span;
}

const WORD = /^\d*<<(-?)([^<]+)$/;
/** Longest delimiter. */
const MAX_NAME_LENGTH = 256;

/** The here-documents that the arguments of an instruction announce. */
export function findHeredocStarts(body: LogicalText, escape: string): readonly HeredocStart[] {
  if (!body.text.includes('<<')) return [];
  const starts: HeredocStart[] = [];
  for (const word of splitQuotedWords(body, escape)) {
    if (word.text.length > MAX_NAME_LENGTH || starts.length >= MAX_HEREDOCS) continue;
    const match = WORD.exec(word.text);
    if (match === null) continue;
    const written = match[2] ?? '';
    const name = written.replace(/["']/g, '');
    if (name === '') continue;
    starts.push({ name, expands: name === written, chomps: match[1] === '-', span: word.span });
  }
  return starts;
}

/** Knows for each text of a line where it is last, so that looking for a delimiter that never comes costs nothing. */
export class LastLines {
  readonly #exact = new Map<string, number>();
  readonly #chomped = new Map<string, number>();

  constructor(text: string) {
    for (let at = 0; at < text.length;) {
      const end = lineEnd(text, at);
      if (end - at <= MAX_NAME_LENGTH * 2) {
        const line = text.slice(at, trimmedEnd(text, at, end));
        this.#exact.set(line, at);
        this.#chomped.set(line.replace(/^\t+/, ''), at);
      }
      at = end + 1;
    }
  }

  /** True when a line at or after an offset ends the here-document. */
  has(start: HeredocStart, offset: number): boolean {
    return ((start.chomps ? this.#chomped : this.#exact).get(start.name) ?? -1) >= offset;
  }
}

/** Reads a here-document whose end is known to come; also tells where the next line starts. */
export function readHeredoc(text: string, start: HeredocStart, from: number): { heredoc: Heredoc; next: number } {
  let at = from;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const line = text.slice(at, trimmedEnd(text, at, end));
    if ((start.chomps ? line.replace(/^\t+/, '') : line) === start.name) {
      return { heredoc: make(text, start, { start: from, end: at }), next: Math.min(end + 1, text.length) };
    }
    at = end + 1;
  }
  return { heredoc: make(text, start, { start: from, end: text.length }), next: text.length };
}

function make(text: string, start: HeredocStart, contentSpan: Span): Heredoc {
  return { ...start, content: text.slice(contentSpan.start, contentSpan.end), contentSpan };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** The end of a line without carriage returns. */
function trimmedEnd(text: string, from: number, end: number): number {
  let at = end;
  while (at > from && text.charCodeAt(at - 1) === 13) at--;
  return at;
}
