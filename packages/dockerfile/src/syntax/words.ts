import type { LogicalText } from './logical-text.ts';
import type { Span } from './span.ts';

/** A word of an instruction. */
export interface Word {
  /** As written, quotes and escapes included, continuations taken out. */
  readonly text: string;
  readonly span: Span;
  /** Where it starts and ends in the logical text that it was split from. */
  readonly from: number;
  readonly to: number;
}

/** True for the white space between words. */
export function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** Splits at white space; quotes mean nothing (FROM, COPY, ADD, EXPOSE, VOLUME…). */
export function splitPlainWords(logical: LogicalText): Word[] {
  const { text } = logical;
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    while (at < text.length && isBlank(text.charCodeAt(at))) at++;
    if (at >= text.length) break;
    const from = at;
    while (at < text.length && !isBlank(text.charCodeAt(at))) at++;
    words.push(makeWord(logical, from, at));
  }
  return words;
}

/** Splits at white space outside quotes and not after an escape (ENV, LABEL, ARG, heredocs, flags). */
export function splitQuotedWords(logical: LogicalText, escape: string): Word[] {
  const { text } = logical;
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    while (at < text.length && isBlank(text.charCodeAt(at))) at++;
    if (at >= text.length) break;
    const end = endOfQuotedWord(text, at, escape);
    words.push(makeWord(logical, at, end));
    at = end;
  }
  return words;
}

/** The index after the word that starts at an index. */
export function endOfQuotedWord(text: string, start: number, escape: string): number {
  let quote = '';
  let at = start;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === escape && quote !== "'") at++;
    else if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (isBlank(text.charCodeAt(at))) break;
    at++;
  }
  return Math.min(at, text.length);
}

function makeWord(logical: LogicalText, from: number, to: number): Word {
  return { text: logical.text.slice(from, to), span: logical.spanOf(from, to), from, to };
}
