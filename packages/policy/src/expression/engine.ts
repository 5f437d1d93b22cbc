import type { FactKind, FindingSubject, GatheredFacts, JsonObject, Location } from '@assay/core';

/** An expression that was read and checked: what a rule of the gate `expression` runs. */
export interface CheckedExpression {
  readonly source: string;
  /** Facts that it looks at. */
  readonly needs: readonly FactKind[];
  /** What it costs to keep: its parts and the instructions of its regular expressions. */
  readonly size: number;
  /**
   * The value over facts, a pure function of them: time is the instant of the evaluation.
   * @throws UndecidableError when a limit is reached or a value cannot be had
   */
  evaluate(facts: GatheredFacts, limits: ExpressionLimits): ExpressionValue;
}

/** True or false, or the elements of a list. */
export type ExpressionValue = boolean | readonly ExpressionElement[];

/** An element of a list that an expression gave: what it is, as findings need it. */
export interface ExpressionElement {
  /** How messages call it. */
  readonly text: string;
  readonly subject: FindingSubject;
  /** Tells elements on one subject apart. */
  readonly discriminator?: string;
  readonly locations?: readonly Location[];
  readonly evidence?: JsonObject;
}

/** What one evaluation may cost. */
export interface ExpressionLimits {
  /** Steps of the evaluation, counted, so that the outcome is the same on every machine. */
  readonly maxSteps: number;
  /** Characters of any text and entries of any list that it makes. */
  readonly maxSize: number;
}

/** Kinds of values that are asked for. */
export type ExpressionType = 'boolean' | 'list';

/** An expression, or why it is none. `offset` counts UTF-16 units from 0. */
export type ExpressionReading =
  | { readonly ok: true; readonly expression: CheckedExpression }
  | { readonly ok: false; readonly problem: ExpressionProblem };

/** What is wrong with an expression, and where. */
export interface ExpressionProblem {
  readonly code: 'PARAMETER_INVALID' | 'PATTERN_INVALID';
  readonly message: string;
  readonly hint?: string;
  readonly offset: number;
}

/**
 * The port to an expression language (CEL). An engine checks types against the facts when the policy is loaded, matches regular
 * expressions in linear time, and has no functions that look at clock, environment or randomness.
 */
export interface ExpressionEngine {
  check(source: string, wanted: ExpressionType): ExpressionReading;
}
