import type { JsonValue, PredicateSummary } from '@assay/core';
import { listOf, objectOf, textOf } from '../json/strict-json.ts';
import { instantText } from './instant-text.ts';

/** Sums up a SLSA verification summary: versions 0.1, 0.2 and 1. */
export function summarizeSummary(predicate: JsonValue): PredicateSummary {
  const levels = listOf(predicate, 'verifiedLevels').filter((level) => typeof level === 'string');
  const level = textOf(predicate, 'policy_level') ?? textOf(predicate, 'policyLevel');
  return {
    kind: 'verification-summary',
    verifier: textOf(objectOf(predicate, 'verifier') ?? {}, 'id'),
    verifiedAt: instantText(textOf(predicate, 'timeVerified') ?? textOf(predicate, 'time_verified')),
    result: textOf(predicate, 'verificationResult') ?? textOf(predicate, 'verification_result'),
    policy: textOf(objectOf(predicate, 'policy') ?? {}, 'uri'),
    levels: levels.length === 0 && level !== null ? [level] : levels,
  };
}
