import type { ContentComparison, ImageComparison, PolicyComparison } from '@assay/advisory';

/** Whether one condition of `--fail-on` holds. */
export interface JudgedCondition {
  /** As it was given. */
  readonly condition: string;
  readonly met: boolean;
  /** What it was judged by, in a few words. */
  readonly why: string;
}

/** Everything that differs between two images, and what of it fails. */
export interface DiffReport extends ImageComparison, ContentComparison {
  /** False when no vulnerability was looked for. */
  readonly vulnerabilitiesCompared: boolean;
  /** Null without a policy. */
  readonly policy: PolicyComparison | null;
  readonly gate: readonly JudgedCondition[];
}
