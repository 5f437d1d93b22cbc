import type { Verdict } from './decision.ts';

/** From best to worst: what could not be decided weighs more than what was decided against. */
const ORDER: readonly Verdict[] = ['pass', 'warn', 'fail', 'error'];

/** The verdict that stands for several; `error` when there is none at all. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.length === 0) return 'error';
  return ORDER[Math.max(...verdicts.map((verdict) => ORDER.indexOf(verdict)))] ?? 'error';
}
