import { overview } from '@assay/store';
import type { JobSpec } from '../jobs/registry.ts';

/** Kind of the job that notes how many verdicts stand. */
export const COUNT_VERDICTS_JOB = 'count-verdicts';

/** Days for which the counts are kept. */
const KEPT_DAYS = 400;

const DAY = 24 * 60 * 60_000;

/** Notes how many verdicts stand today in every space, so that their course can be shown. */
export const countVerdictsJob: JobSpec = {
  kind: COUNT_VERDICTS_JOB,
  create: (parts) => async () => async (trx) => {
    const now = parts.now();
    const day = dayOf(now);
    await overview.noteVerdictCounts(trx, day);
    const forgotten = await overview.forgetVerdictCounts(trx, dayOf(now - KEPT_DAYS * DAY));
    return { day, forgotten };
  },
};

/** The day of an instant in UTC, for example `2026-11-21`. */
export function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
