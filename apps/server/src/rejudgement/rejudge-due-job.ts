import type { JobQueue, Store } from '@assay/store';
import { verdictMarks } from '@assay/store';
import type { JobSpec } from '../jobs/registry.ts';
import { judgeMarked } from './judge-marked-job.ts';
import { REJUDGE_DUE_JOB } from './request-rejudgement.ts';

/** Milliseconds between looks for verdicts that time may have changed. */
const EVERY = 60_000;

/** Marks what time alone may have changed, and sees to it that nothing marked is forgotten. */
export const rejudgeDueJob: JobSpec = {
  kind: REJUDGE_DUE_JOB,
  create: (parts) => async () => async (trx) => {
    const now = parts.now();
    const marked = await verdictMarks.markDueVerdicts(trx, { cause: 'time', now });
    if (await verdictMarks.hasMarks(trx, now)) await judgeMarked(parts.queue, trx);
    return { marked };
  },
};

/** Has what is due looked for again and again. */
export async function scheduleDueVerdicts(queue: JobQueue, store: Store): Promise<void> {
  await queue.schedule(store.write, {
    name: REJUDGE_DUE_JOB,
    every: EVERY,
    anchor: 0,
    lane: 'rescan',
    kind: REJUDGE_DUE_JOB,
    payload: {},
  });
}
