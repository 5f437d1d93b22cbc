import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateJsonExpression } from './json-expression.ts';

const LIMITS = { maxSourceLength: 10_000, maxSteps: 100_000 };
const INPUT = {
  predicateType: 'https://slsa.dev/provenance/v1',
  predicate: { count: 3, score: 7.5, names: ['a', 'b'], deep: { 'x-y': { z: true } }, nothing: null },
};

describe('an expression over JSON', () => {
  const cases: readonly (readonly [source: string, result: string])[] = [
    ['predicateType == "https://slsa.dev/provenance/v1"', 'true'],
    ['predicate.count > 2 && predicate.score < 8.0', 'true'],
    ['predicate.count == 3', 'true'],
    ['predicate.names.exists(n, n == "b")', 'true'],
    ['predicate.names.all(n, n.matches("^[ab]$"))', 'true'],
    ['predicate.deep["x-y"].z', 'true'],
    ['has(predicate.other)', 'false'],
    ['predicate.nothing == null', 'true'],
    ['size(predicate.names) == 1', 'false'],
    ['predicate.missing.field == 1', 'error'],
    ['unknown == 1', 'error'],
    ['predicate.count', 'error'],
    ['predicate.names.exists(n, n.matches("(?=a)"))', 'error'],
    ['(((', 'error'],
  ];
  test.each(cases)('%s: %s', (source, result) => {
    expect(evaluateJsonExpression(source, INPUT, LIMITS).result).toBe(result);
  });

  test('that is not about an object cannot be told', () => {
    expect(evaluateJsonExpression('true', [1], LIMITS).result).toBe('error');
  });

  test('that costs too much cannot be told, whatever is around it', () => {
    const input = { l: Array.from({ length: 1000 }, (_, index) => index) };
    const costly = 'l.exists(a, l.exists(b, l.exists(c, a + b + c < 0)))';
    expect(evaluateJsonExpression(`${costly} || true`, input, LIMITS).result).toBe('error');
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (source, value) => {
        const input: unknown = JSON.parse(JSON.stringify(value));
        const text = JSON.stringify(input);
        expect(['true', 'false', 'error']).toContain(evaluateJsonExpression(source, JSON.parse(text), LIMITS).result);
      }),
    );
  });
});
