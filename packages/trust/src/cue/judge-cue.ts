import { type JsonValue, isJsonObject } from '@assay/core';
import type { ExpressionLimits, ExpressionOutcome } from '../image-policy/expression-port.ts';
import { CannotEvaluate } from './cue-failure.ts';
import { parseCue } from './parse-cue.ts';
import { Unifier, jsonConjunct } from './unify.ts';
import { Verdict } from './verdict.ts';
import { Vertex } from './vertex.ts';

/**
 * Judges a JSON value by a policy in CUE: true when both unify. Only a part of the language is known, the one that image policies
 * use; anything else, and a policy that costs too much, is an error. What the policy says and the input leaves open holds in CUE; the
 * outcome then warns of it, and refuses it for authorities that did not match.
 */
export function judgeCue(
  source: string,
  input: JsonValue,
  limits: Pick<ExpressionLimits, 'maxSteps'>,
): ExpressionOutcome {
  try {
    const { imports, struct } = parseCue(source);
    const unifier = new Unifier(imports, limits.maxSteps);
    const root = new Vertex('', null);
    root.add(jsonConjunct(input));
    root.add({ expression: { kind: 'struct', struct, at: struct.at }, scope: null, closure: null });
    const verdict = new Verdict(unifier, new Set(isJsonObject(input) ? Object.keys(input) : []));
    verdict.look(root);
    return verdict.outcome();
  } catch (error) {
    if (error instanceof CannotEvaluate) return { result: 'error', messages: [error.message], warnings: [] };
    if (error instanceof RangeError)
      return { result: 'error', messages: ['cannot evaluate: the policy is nested too deep'], warnings: [] };
    throw error;
  }
}
