import { collectGarbage, instanceValues } from '@assay/store';
import type { JobSpec } from '../jobs/registry.ts';
import { isHeld } from './backup-hold.ts';
import { readUpkeep } from './upkeep-settings.ts';

/** Kind of the job that throws away what nothing names. */
export const GARBAGE_JOB = 'collect-garbage';

/** Name of the value of the instance that says how much the blobs were after the last time. */
export const BLOBS_VALUE = 'blobs-seen';

const HOUR = 60 * 60_000;

/** Throws away images and documents that nothing names, and counts what is left. While a backup is made it throws nothing away. */
export const garbageJob: JobSpec = {
  kind: GARBAGE_JOB,
  create:
    ({ store, blobs, now }) =>
    async (_job, { signal }) => {
      if (await isHeld(store.read, now())) return async () => ({ skipped: 'a backup is being made' });
      const { garbageGraceHours } = await readUpkeep(store.read);
      const garbage = await collectGarbage(store, blobs, now(), garbageGraceHours * HOUR);
      const left = { count: 0, sizeBytes: 0, at: now() };
      for await (const { sizeBytes } of blobs.list()) {
        signal.throwIfAborted();
        left.count++;
        left.sizeBytes += sizeBytes;
      }
      return async (trx) => {
        await instanceValues.putValue(trx, BLOBS_VALUE, left);
        return { ...garbage, left };
      };
    },
};
