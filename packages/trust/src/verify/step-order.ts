import type { VerificationStep } from '@assay/core';

/** Steps of a verification in their order. */
export const STEP_ORDER: readonly VerificationStep[] = [
  'found',
  'parsed',
  'chain',
  'identity',
  'log',
  'timestamp',
  'signature',
  'subject',
  'rule',
];
