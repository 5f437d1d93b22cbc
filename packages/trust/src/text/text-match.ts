import type { TextMatch } from '@assay/core';
import { RE2JS } from 're2js';
import { trustError } from '../errors.ts';

/** Compares one text. */
export type TextTest = (text: string) => boolean;

/** Longest regular expression in characters. */
const MAX_SOURCE = 8192;
/** Longest text that is compared; longer ones do not match. */
const MAX_TEXT = 65_536;
/** Largest compiled expression in instructions. */
const MAX_PROGRAM = 20_000;

/**
 * Makes a test of a text: equality, or a regular expression of the RE2 class (linear time) that has to match the whole text unless it
 * says otherwise. Case counts; nothing is normalised, so that look-alikes never match.
 * @throws VERIFIER_INVALID when the expression cannot be compiled.
 */
export function compileTextMatch(match: TextMatch): TextTest {
  if (match.kind === 'exact') return (text) => text === match.text;
  const compiled = compileRegex(match.source);
  return match.unanchored
    ? (text) => text.length <= MAX_TEXT && compiled.test(text)
    : (text) => text.length <= MAX_TEXT && compiled.testExact(text);
}

/** What a match accepts, for people. */
export function describeTextMatch(match: TextMatch): string {
  if (match.kind === 'exact') return match.text;
  return match.unanchored ? `/${match.source}/ (anywhere)` : `/${match.source}/`;
}

function compileRegex(source: string): RE2JS {
  if (source.length > MAX_SOURCE) {
    throw trustError('VERIFIER_INVALID', `a regular expression is longer than ${MAX_SOURCE} characters`);
  }
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it cannot be compiled';
    throw trustError('VERIFIER_INVALID', `a regular expression is invalid: ${reason}`, { cause: error });
  }
  if (compiled.programSize() > MAX_PROGRAM) {
    throw trustError('VERIFIER_INVALID', 'a regular expression is too complex');
  }
  return compiled;
}
