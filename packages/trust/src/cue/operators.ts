import type { JsonValue } from '@assay/core';
import { compareAtoms, shown } from './atoms.ts';
import { equalValues } from './builtins.ts';
import { CannotEvaluate } from './cue-failure.ts';
import { isJsonList } from './json-parts.ts';
import type { Reader } from './read-values.ts';
import type { BoundOperator, Expression } from './syntax.ts';
import type { Atom, Scope, Value } from './vertex.ts';

type Operation = Extract<Expression, { kind: 'unary' | 'binary' }>;

/** The value of an operator over values, other than `&` and `|`. */
export function applyOperator(reader: Reader, expression: Operation, scope: Scope | null): Value {
  if (expression.kind === 'unary') return applyUnary(reader, expression, scope);
  const { operator, left, right, at } = expression;
  const first = reader.read(left, scope);
  if (first.kind === 'incomplete' || first.kind === 'conflict') return first;
  if ((operator === '&&' || operator === '||') && first.kind === 'atom') {
    if (first.atom === (operator === '||')) return first;
    if (typeof first.atom !== 'boolean') return conflict(`${shown(first.atom)} is neither true nor false`);
    const last = reader.read(right, scope);
    return last.kind === 'atom' && typeof last.atom !== 'boolean'
      ? conflict(`${shown(last.atom)} is neither true nor false`)
      : last;
  }
  const second = reader.read(right, scope);
  if (second.kind === 'incomplete' || second.kind === 'conflict') return second;
  if (first.kind === 'atom' && second.kind === 'atom') return applyBinary(reader, expression, first.atom, second.atom);
  if (operator !== '==' && operator !== '!=')
    throw new CannotEvaluate(`${operator} is supported for texts, numbers and the like only`, at);
  return compareParts(reader, operator, first, second, expression);
}

function conflict(message: string): Value {
  return { kind: 'conflict', message };
}

function applyUnary(
  reader: Reader,
  { operator, operand, at }: Extract<Expression, { kind: 'unary' }>,
  scope: Scope | null,
): Value {
  const value = reader.read(operand, scope);
  if (value.kind === 'incomplete' || value.kind === 'conflict') return value;
  if (value.kind !== 'atom') throw new CannotEvaluate(`${operator} cannot stand before a struct or list`, at);
  if (operator === '!' && typeof value.atom === 'boolean') return { kind: 'atom', atom: !value.atom };
  if (operator === '-' && typeof value.atom === 'number') return { kind: 'atom', atom: -value.atom };
  if (operator === '+' && typeof value.atom === 'number') return value;
  return conflict(`${operator} cannot stand before ${shown(value.atom)}`);
}

function compareParts(reader: Reader, operator: '==' | '!=', first: Value, second: Value, { at }: Expression): Value {
  const values = [first, second].map((value) => {
    if (value.kind === 'atom') return { kind: 'json', value: value.atom } as const;
    if (value.kind === 'vertex') return reader.toJson(value.vertex);
    throw new CannotEvaluate('a condition cannot be compared', at);
  });
  const [a, b] = values;
  if (a?.kind === 'json' && b?.kind === 'json' && !areComparable(a.value, b.value))
    return conflict(`${kindOf(a.value)} and ${kindOf(b.value)} cannot be compared with ${operator}`);
  if (a?.kind !== 'json') return a ?? conflict('there is nothing to compare');
  if (b?.kind !== 'json') return b ?? conflict('there is nothing to compare');
  return { kind: 'atom', atom: equalValues(a.value, b.value) === (operator === '==') };
}

/** Lists with lists, and anything with null; structs with nothing else, not even with one another. */
function areComparable(a: JsonValue, b: JsonValue): boolean {
  return a === null || b === null || (isJsonList(a) && isJsonList(b));
}

function kindOf(value: JsonValue): string {
  if (isJsonList(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'a struct' : 'an atom';
}

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', '=~', '!~']);

function isComparison(operator: string): operator is BoundOperator | '==' {
  return COMPARISONS.has(operator);
}

function applyBinary(
  reader: Reader,
  { operator, at }: Extract<Expression, { kind: 'binary' }>,
  a: Atom,
  b: Atom,
): Value {
  if (isComparison(operator)) {
    if (operator === '==' && a !== null && b !== null && typeof a !== typeof b)
      return conflict(`${shown(a)} and ${shown(b)} cannot be compared with ==`);
    const holds = compareAtoms(a, operator, b, (steps) => reader.spend(steps));
    if (holds === null) return conflict(`${shown(a)} and ${shown(b)} cannot be compared with ${operator}`);
    return { kind: 'atom', atom: holds };
  }
  if (operator === '+' && typeof a === 'string' && typeof b === 'string' && a.length + b.length < 1_000_000) {
    return { kind: 'atom', atom: a + b };
  }
  if (typeof a !== 'number' || typeof b !== 'number')
    return conflict(`${operator} cannot stand between ${shown(a)} and ${shown(b)}`);
  const result = calculate(operator, a, b);
  if (result === null) return conflict(`${a} ${operator} ${b} has no value`);
  if (Number.isInteger(result) && !Number.isSafeInteger(result))
    throw new CannotEvaluate('a number becomes too large to be exact', at);
  return { kind: 'atom', atom: result };
}

function calculate(operator: string, a: number, b: number): number | null {
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  if (b === 0) return null;
  if (operator === '/') return a / b;
  if (!Number.isInteger(a) || !Number.isInteger(b)) return null;
  if (operator === 'quo') return Math.trunc(a / b);
  if (operator === 'rem') return a % b;
  const remainder = ((a % b) + Math.abs(b)) % Math.abs(b);
  return operator === 'mod' ? remainder : operator === 'div' ? (a - remainder) / b : null;
}
