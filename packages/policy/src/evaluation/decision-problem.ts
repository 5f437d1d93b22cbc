import { type DecisionProblem, printable } from '@assay/core';
import type { DecisionProblemCode } from '../errors.ts';

/** A problem of a decision whose message is safe to show. */
export function decisionProblem(
  severity: DecisionProblem['severity'],
  code: DecisionProblemCode,
  message: string,
): DecisionProblem {
  return { severity, code, message: printable(message) };
}
