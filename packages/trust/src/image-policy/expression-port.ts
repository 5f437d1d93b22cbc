import type { JsonValue } from '@assay/core';
import type { OpaProgram } from '../rego/opa-program.ts';

/** How an expression came out over one input. `error` means that it could not be told, which never counts as true. */
export interface ExpressionOutcome {
  readonly result: 'true' | 'false' | 'error';
  /** Why not, or what could not be told; printable and bounded. */
  readonly messages: readonly string[];
  /** What the author should know although the result stands. */
  readonly warnings: readonly string[];
}

/** What one evaluation may cost. */
export interface ExpressionLimits {
  /** Longest expression in characters. */
  readonly maxSourceLength: number;
  /** Largest input as JSON, in characters. */
  readonly maxInputLength: number;
  /** Steps of an evaluation that counts them: CUE, CEL. */
  readonly maxSteps: number;
  /** Milliseconds that an evaluation in a worker or in another process may take: Rego. */
  readonly deadlineMs: number;
  /** Bytes of memory of a compiled module. */
  readonly maxMemoryBytes: number;
}

/** Limits that fit every genuine policy. */
export const DEFAULT_EXPRESSION_LIMITS: ExpressionLimits = {
  maxSourceLength: 256 * 1024,
  maxInputLength: 32 * 1024 * 1024,
  maxSteps: 2_000_000,
  deadlineMs: 10_000,
  maxMemoryBytes: 256 * 1024 * 1024,
};

/** Evaluates CEL over a JSON value whose keys are the variables. The engine belongs to the caller. */
export type CelPort = (
  source: string,
  input: JsonValue,
  limits: ExpressionLimits,
) => ExpressionOutcome | Promise<ExpressionOutcome>;

/** What evaluations need beside expression and input. */
export interface ExpressionEngines {
  /** Null: expressions in CEL cannot be told. */
  readonly cel: CelPort | null;
  /** For Rego in source form; null: it cannot be told. One serves a whole process. */
  readonly opa: OpaProgram | null;
  /** What policies take for the present. Rego in source form reads the clock of the machine instead, and is warned of. */
  readonly evaluatedAt: Date;
  readonly limits: ExpressionLimits;
  readonly signal: AbortSignal;
}
