import type { LogicalText } from './logical-text.ts';
import type { Span } from './span.ts';
import { splitQuotedWords } from './words.ts';

/** A name and its value of ENV, LABEL or ARG, both as written. */
export interface KeyValue {
  readonly name: string;
  /** Null when no value is given (`ARG NAME`). */
  readonly value: string | null;
  readonly span: Span;
  readonly nameSpan: Span;
  /** Empty after the name when there is no value. */
  readonly valueSpan: Span;
}

/** The pairs of ENV, LABEL or ARG. */
export interface KeyValues {
  readonly pairs: readonly KeyValue[];
  /** True for the old form `ENV name value with spaces`. */
  readonly legacy: boolean;
  /** Words without `=` where one is needed. */
  readonly invalid: readonly Span[];
}

/** Reads `a=b c="d e"`, and for ENV and LABEL the old form `a b c`. */
export function parseKeyValues(rest: LogicalText, options: { escape: string; valueOptional: boolean }): KeyValues {
  const words = splitQuotedWords(rest, options.escape);
  const first = words[0];
  if (first === undefined) return { pairs: [], legacy: false, invalid: [] };
  if (!options.valueOptional && !first.text.includes('=')) {
    if (words.length < 2) return { pairs: [], legacy: false, invalid: [first.span] };
    return { pairs: [legacyPair(rest, first.to)], legacy: true, invalid: [] };
  }
  const pairs: KeyValue[] = [];
  const invalid: Span[] = [];
  for (const word of words) {
    const equals = word.text.indexOf('=');
    if (equals < 0 && !options.valueOptional) invalid.push(word.span);
    else pairs.push(makePair(rest, word, equals));
  }
  return { pairs, legacy: false, invalid };
}

function makePair(rest: LogicalText, word: { text: string; from: number; to: number }, equals: number): KeyValue {
  const span = rest.spanOf(word.from, word.to);
  if (equals < 0) {
    return { name: word.text, value: null, span, nameSpan: span, valueSpan: { start: span.end, end: span.end } };
  }
  const valueFrom = word.from + equals + 1;
  return {
    name: word.text.slice(0, equals),
    value: word.text.slice(equals + 1),
    span,
    nameSpan: rest.spanOf(word.from, word.from + equals),
    valueSpan: valueFrom < word.to ? rest.spanOf(valueFrom, word.to) : { start: span.end, end: span.end },
  };
}

function legacyPair(rest: LogicalText, nameTo: number): KeyValue {
  const valueFrom = rest.text.length - rest.text.slice(nameTo).trimStart().length;
  return {
    name: rest.text.slice(0, nameTo),
    value: rest.text.slice(valueFrom),
    span: rest.span,
    nameSpan: rest.spanOf(0, nameTo),
    valueSpan: rest.spanOf(valueFrom, rest.text.length),
  };
}
