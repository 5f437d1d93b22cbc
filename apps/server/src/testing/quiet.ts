import { setTimeout as sleep } from 'node:timers/promises';
import { verdictMarks } from '@assay/store';
import type { ServiceParts } from '../service/parts.ts';

/** Milliseconds that a test waits for work to be done. */
const LONGEST = 30_000;

/** Waits until no job waits or runs and nothing is marked to be judged now. */
export async function untilQuiet({ queue, store, now }: ServiceParts): Promise<void> {
  for (let waited = 0; waited < LONGEST; waited += 20) {
    const { lanes } = await queue.status();
    const busy = Object.values(lanes).some(({ queued, running }) => queued + running > 0);
    if (!busy && !(await verdictMarks.hasMarks(store.read, now()))) return;
    await sleep(20);
  }
  throw new Error('the service does not come to rest');
}
