import type { Scope } from '@assay/store';
import type { ServiceParts } from '../service/parts.ts';

/** Kind of the job that finds out what policies ask of images and nobody looked for yet. */
export const REFRESH_JOB = 'refresh-evidence';

/** Kind of the job that has that done in every space. */
export const REFRESH_ALL_JOB = 'refresh-all-evidence';

const HOUR = 60 * 60_000;

/**
 * Has the images of a space looked at again for what its active policies ask and what was not looked for, and who vouches for them asked anew.
 * Layers are read again only where something is missing. Use the transaction that changes the policies of the space.
 */
export async function requestRefresh(
  scope: Scope,
  { queue }: Pick<ServiceParts, 'queue'>,
  after: string | null = null,
): Promise<void> {
  await queue.enqueue(scope.db, {
    lane: 'rescan',
    kind: REFRESH_JOB,
    payload: after === null ? {} : { after },
    space: scope.space,
    dedupKey: `refresh ${scope.space} ${after ?? ''}`,
    again: after === null,
  });
}

/** Has that done in every space each day: who vouches for an image may be told after it was looked at. */
export async function scheduleRefresh({ queue, store }: Pick<ServiceParts, 'queue' | 'store'>): Promise<void> {
  await queue.schedule(store.write, {
    name: REFRESH_ALL_JOB,
    every: 24 * HOUR,
    anchor: 4 * HOUR,
    lane: 'rescan',
    kind: REFRESH_ALL_JOB,
    payload: {},
  });
}
