import type { LogicalText } from './logical-text.ts';
import type { Span } from './span.ts';
import { endOfQuotedWord, isBlank } from './words.ts';

/** A flag before the arguments of an instruction: `--from=build`. */
export interface Flag {
  /** Without the dashes, as written. */
  readonly name: string;
  /** As written, or null when there is no `=`. */
  readonly value: string | null;
  readonly span: Span;
  /** The span of the value; empty after the flag when there is none. */
  readonly valueSpan: Span;
}

/** What an instruction has after its keyword: flags, then the rest. */
export interface FlaggedText {
  readonly flags: readonly Flag[];
  readonly rest: LogicalText;
}

/** Reads flags from the front of the arguments as builders do: `--` alone ends them. */
export function parseFlags(body: LogicalText, escape: string): FlaggedText {
  const { text } = body;
  const flags: Flag[] = [];
  let at = skipBlanks(text, 0);
  while (text.startsWith('--', at)) {
    const end = endOfQuotedWord(text, at, escape);
    const word = text.slice(at, end);
    const start = at;
    at = skipBlanks(text, end);
    if (word === '--') break;
    const equals = word.indexOf('=');
    const valueFrom = equals < 0 ? end : start + equals + 1;
    flags.push({
      name: equals < 0 ? word.slice(2) : word.slice(2, equals),
      value: equals < 0 ? null : word.slice(equals + 1),
      span: body.spanOf(start, end),
      valueSpan: valueFrom < end ? body.spanOf(valueFrom, end) : emptyAfter(body.spanOf(start, end)),
    });
  }
  return { flags, rest: body.slice(at).trim() };
}

function emptyAfter(span: Span): Span {
  return { start: span.end, end: span.end };
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  return at;
}
