import type { Database } from '../database/open-store.ts';
import { readLane } from '../jobs/enqueue.ts';
import type { Lane } from '../jobs/job.ts';
import { type Scope, type SpaceId, spaceId } from './scope.ts';

/** A space that waits for an image to be read, under the name it asked for. */
export interface InspectionWait {
  readonly space: SpaceId;
  readonly imageId: number;
  /** Canonical. */
  readonly reference: string;
  readonly cause: string;
  readonly lane: Lane;
}

/** Lets the space wait for the job that reads an image, in place of another job that it waited for. Use the transaction that enqueues it. */
export async function waitForInspection(
  scope: Scope,
  jobId: string,
  wait: Omit<InspectionWait, 'space'>,
): Promise<void> {
  const { imageId, reference, cause, lane } = wait;
  const values = { job_id: jobId, cause, lane };
  await scope.db
    .insertInto('inspection_waits')
    .values({ space_id: scope.space, image_id: imageId, reference, ...values })
    .onConflict((conflict) => conflict.columns(['space_id', 'image_id', 'reference']).doUpdateSet(values))
    .execute();
}

/** Who waits for a job, in an order that stays. */
export async function listWaits(db: Database, jobId: string): Promise<readonly InspectionWait[]> {
  const rows = await db
    .selectFrom('inspection_waits')
    .selectAll()
    .where('job_id', '=', jobId)
    .orderBy('space_id')
    .orderBy('reference')
    .execute();
  return rows.map((row) => ({
    space: spaceId(row.space_id),
    imageId: row.image_id,
    reference: row.reference,
    cause: row.cause,
    lane: readLane(row.lane),
  }));
}

/** Takes everybody who waits for a job out of the list: it is over. Use the transaction that ends it. */
export async function takeWaits(db: Database, jobId: string): Promise<readonly InspectionWait[]> {
  const waits = await listWaits(db, jobId);
  await db.deleteFrom('inspection_waits').where('job_id', '=', jobId).execute();
  return waits;
}
