import { isJsonObject } from '@assay/core';
import type { ExpressionOutcome } from '../image-policy/expression-port.ts';

/** Where the answer of an image policy in Rego stands. */
export const COMPLIANCE_RULE = 'sigstore/isCompliant';

const NOT_COMPLIANT = 'isCompliant of package sigstore does not hold';

/**
 * What the value of `isCompliant` means: true or false, or a set of objects with `result`, `error` and `warning`, of which there has
 * to be one and all have to hold. Undefined is a rule that does not hold.
 */
export function readCompliance(value: unknown): ExpressionOutcome {
  if (value === undefined) return { result: 'false', messages: [`${NOT_COMPLIANT}: it has no value`], warnings: [] };
  if (typeof value === 'boolean')
    return { result: value ? 'true' : 'false', messages: value ? [] : [NOT_COMPLIANT], warnings: [] };
  const answers: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (answers.length === 0) return { result: 'false', messages: [`${NOT_COMPLIANT}: it is empty`], warnings: [] };
  const messages: string[] = [];
  const warnings: string[] = [];
  let holds = true;
  for (const answer of answers) {
    if (!isJsonObject(answer) || typeof (answer['result'] ?? false) !== 'boolean') return unreadable();
    const { result, error, warning } = answer;
    if (typeof warning === 'string' && warning !== '') warnings.push(warning);
    if (result === true) continue;
    holds = false;
    messages.push(typeof error === 'string' && error !== '' ? error : NOT_COMPLIANT);
  }
  return { result: holds ? 'true' : 'false', messages, warnings };
}

function unreadable(): ExpressionOutcome {
  const message = 'isCompliant is neither true nor false nor a set of objects with result, error and warning';
  return { result: 'error', messages: [message], warnings: [] };
}
