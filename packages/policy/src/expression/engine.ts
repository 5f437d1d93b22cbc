import type { FactKind, GatheredFacts, JsonValue } from '@assay/core';

/** An expression that was read and checked: what a rule of the gate `expression` runs. */
export interface CheckedExpression {
  readonly source: string;
  /** Facts that it looks at. */
  readonly needs: readonly FactKind[];
  /**
   * The value over facts, a pure function of them: time is the instant of the evaluation.
   * @throws UndecidableError when a limit is reached or a value cannot be had
   */
  evaluate(facts: GatheredFacts, limits: ExpressionLimits): JsonValue;
}

/** What one evaluation may cost. */
export interface ExpressionLimits {
  /** Steps of the evaluation, counted, so that the outcome is the same on every machine. */
  readonly maxSteps: number;
  /** Characters of any text and entries of any list that it makes. */
  readonly maxSize: number;
}

/** An expression, or why it is none. `offset` counts characters from 0. */
export type ExpressionReading =
  | { readonly ok: true; readonly expression: CheckedExpression }
  | { readonly ok: false; readonly message: string; readonly offset: number };

/**
 * The port to an expression language (CEL). An engine checks types against the facts when the policy is loaded, matches regular
 * expressions in linear time, and has no functions that look at clock, environment or randomness.
 */
export interface ExpressionEngine {
  check(source: string, wanted: 'boolean' | 'list' | 'text'): ExpressionReading;
}
