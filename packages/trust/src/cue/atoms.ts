import type { JsonValue } from '@assay/core';
import { RE2JS, RE2JSException } from 're2js';
import { CannotEvaluate } from './cue-failure.ts';
import type { BoundOperator } from './syntax.ts';
import { sameOrderAsTimes } from './times.ts';
import type { Atom, BasicType } from './vertex.ts';

const MAX_PATTERN = 8192;
const MAX_PROGRAM = 20_000;
const MAX_SHOWN = 120;
/** Instructions times characters of one match, and how many of them are one step. */
const MAX_MATCH_COST = 200_000_000;
const COST_OF_STEP = 1000;

/** The basic type of an atom. A whole number is an int: JSON does not tell 1 from 1.0. */
export function typeOf(atom: Atom): BasicType {
  if (atom === null) return 'null';
  if (typeof atom === 'string') return 'string';
  if (typeof atom === 'boolean') return 'bool';
  return Number.isInteger(atom) ? 'int' : 'float';
}

/** True when a value of the first type is of the second. */
export function isOfType(actual: BasicType, wanted: BasicType): boolean {
  if (actual === wanted) return true;
  return wanted === 'number' && (actual === 'int' || actual === 'float');
}

/**
 * True when `atom <operator> bound` holds; null when the two cannot be compared. What a regular expression costs is spent in steps.
 * @throws CannotEvaluate
 */
export function compareAtoms(
  atom: Atom,
  operator: BoundOperator | '==',
  bound: Atom,
  spend: (steps: number) => void,
): boolean | null {
  if (operator === '==') return atom === bound;
  if (operator === '!=')
    return bound === null || (atom !== null && typeof atom === typeof bound) ? atom !== bound : null;
  if (operator === '=~' || operator === '!~') {
    if (typeof atom !== 'string' || typeof bound !== 'string') return null;
    return matchesText(bound, atom, spend) === (operator === '=~');
  }
  if (typeof atom === 'number' && typeof bound === 'number') return ordered(atom - bound, operator);
  if (typeof atom !== 'string' || typeof bound !== 'string') return null;
  const order = compareBytes(atom, bound);
  if (!sameOrderAsTimes(atom, bound, order)) {
    throw new CannotEvaluate(
      `CUE compares ${shown(atom)} and ${shown(bound)} as texts, which is not their order in time`,
      null,
    );
  }
  return ordered(order, operator);
}

function ordered(order: number, operator: '<' | '<=' | '>' | '>='): boolean {
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

/** Order of the UTF-8 bytes of two texts. */
export function compareBytes(a: string, b: string): number {
  const [first, second] = [Array.from(a), Array.from(b)];
  for (let at = 0; at < Math.min(first.length, second.length); at++) {
    const difference = (first[at]?.codePointAt(0) ?? 0) - (second[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return first.length - second.length;
}

/** True when the regular expression matches somewhere in the text. @throws CannotEvaluate */
export function matchesText(source: string, text: string, spend: (steps: number) => void): boolean {
  const compiled = compileExpression(source);
  const cost = compiled.programSize() * text.length;
  if (cost > MAX_MATCH_COST) throw new CannotEvaluate('a text is too long for a regular expression', null);
  spend(Math.ceil(cost / COST_OF_STEP));
  return compiled.matcher(text).find();
}

/** A regular expression of the RE2 class. @throws CannotEvaluate */
function compileExpression(source: string): RE2JS {
  if (source.length > MAX_PATTERN) throw new CannotEvaluate('a regular expression is too long', null);
  try {
    const compiled = RE2JS.compile(source);
    if (compiled.programSize() <= MAX_PROGRAM) return compiled;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new CannotEvaluate(`${shown(source)} is no regular expression of the RE2 class`, null);
  }
  throw new CannotEvaluate(`the regular expression ${shown(source)} is too complex`, null);
}

/** A value as messages show it. */
export function shown(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
