import type { CheckMode, ForgeCheck, SourceReport } from '@assay/core';

/** A remark at a place in a file, within the limits of GitHub. */
export interface CheckAnnotation {
  readonly path: string;
  /** From 1. */
  readonly startLine: number;
  readonly endLine: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
}

/** Something that a person may ask for with a button. */
export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

/** What a check found out: three-valued, for what is not known is neither good nor bad. */
export type CheckResult = 'pass' | 'fail' | 'no-data' | 'incomplete';

/** What a check came to. */
export interface CheckOutcome {
  readonly check: ForgeCheck;
  readonly result: CheckResult;
  /** The decision in at most 60 characters. */
  readonly title: string;
  /** Markdown: what was compared and what to do. */
  readonly summary: string;
  /** Markdown: everything; empty for nothing more. */
  readonly text: string;
  readonly annotations: readonly CheckAnnotation[];
  readonly actions: readonly CheckAction[];
  /** True where the check waits for something and is not over. */
  readonly isWaiting: boolean;
  /** Findings in files, for code scanning. Default none. */
  readonly report?: SourceReport;
}

/** How GitHub shows the end of a check. */
export type CheckConclusion = 'success' | 'neutral' | 'failure';

/**
 * What a result means under a mode. What could not be looked at as a whole never lets anything through that has to be enforced; where there is
 * nothing to look at, that is told and stops nothing.
 */
export function conclusionOf(result: CheckResult, mode: CheckMode): CheckConclusion {
  if (result === 'pass') return 'success';
  if (result === 'no-data') return 'neutral';
  return mode === 'enforce' ? 'failure' : 'neutral';
}

/** An outcome with nothing but words. */
export function plainOutcome(
  check: ForgeCheck,
  result: CheckResult,
  {
    title,
    summary,
    isWaiting = false,
  }: { readonly title: string; readonly summary: string; readonly isWaiting?: boolean },
): CheckOutcome {
  return { check, result, title, summary, text: '', annotations: [], actions: [], isWaiting };
}

const ORDER: readonly CheckResult[] = ['fail', 'incomplete', 'no-data', 'pass'];

/** The worst of several results. */
export function worstResult(results: readonly CheckResult[]): CheckResult {
  return ORDER.find((one) => results.includes(one)) ?? 'no-data';
}
