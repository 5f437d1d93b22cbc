import type { Schedule } from '@assay/store';
import { RECONCILE_JOB } from './github-jobs-asked.ts';

const SIX_HOURS = 6 * 60 * 60_000;

/** What comes again and again. */
export const GITHUB_SCHEDULES: readonly Schedule[] = [
  { name: RECONCILE_JOB, every: SIX_HOURS, anchor: 7 * 60_000, lane: 'feed', kind: RECONCILE_JOB, payload: {} },
];
