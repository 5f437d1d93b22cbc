import { type Decision, isJsonObject } from '@assay/core';
import { serverError } from '../errors.ts';

/** A decision that was read back. Only what `judgeKnown` decided is ever stored. @throws INTERNAL for anything else */
export function readStoredDecision(value: unknown): Decision {
  if (isDecision(value)) return value;
  throw serverError('INTERNAL', 'a stored decision does not read');
}

function isDecision(value: unknown): value is Decision {
  return (
    isJsonObject(value) &&
    value['schemaVersion'] === 1 &&
    typeof value['verdict'] === 'string' &&
    Array.isArray(value['findings']) &&
    Array.isArray(value['problems']) &&
    isJsonObject(value['subject']) &&
    isJsonObject(value['policy'])
  );
}
