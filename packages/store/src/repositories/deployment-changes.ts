import { sql } from 'kysely';
import { requireName } from '../database/storable.ts';
import { newId } from '../ids.ts';
import type { Scope } from './scope.ts';

/** A container of a workload. */
export interface ContainerPlace {
  readonly workload: string;
  readonly container: string;
}

/** What a container runs, or ran. */
export interface PlacedImage extends ContainerPlace {
  readonly reference: string;
  readonly digest: string;
}

/** What changes in an environment. */
export interface DeploymentChanges {
  /** Containers that came, or run something else now. */
  readonly started: readonly PlacedImage[];
  /** What ran and runs no more, in places that are gone or run something else now. */
  readonly ended: readonly (PlacedImage & { readonly since: number })[];
  /** Places that are gone. */
  readonly gone: readonly ContainerPlace[];
}

/** Rows in one statement. */
const AT_ONCE = 500;

/** One text for one place. */
export function placeOf({ workload, container }: ContainerPlace): string {
  return JSON.stringify([workload, container]);
}

/** What runs in an environment now, of these workloads when they are named. */
export async function runningNow(
  scope: Scope,
  environmentId: string,
  workloads: readonly string[] | null,
): Promise<ReadonlyMap<string, PlacedImage & { readonly since: number }>> {
  const found = new Map<string, PlacedImage & { readonly since: number }>();
  const parts = workloads === null ? [null] : chunks([...new Set(workloads)]);
  for (const part of parts) {
    const rows = await scope.db
      .selectFrom('deployments')
      .select(['workload', 'container', 'reference', 'digest', 'since'])
      .where('space_id', '=', scope.space)
      .where('environment_id', '=', environmentId)
      .$if(part !== null, (query) => query.where('workload', 'in', part ?? []))
      .execute();
    for (const row of rows) found.set(placeOf(row), row);
  }
  return found;
}

/** Writes changes and what they ended into the history. Use a transaction. */
export async function writeChanges(
  scope: Scope,
  environmentId: string,
  { started, ended, gone }: DeploymentChanges,
  now: number,
): Promise<void> {
  const place = { space_id: scope.space, environment_id: environmentId };
  for (const part of chunks(ended)) {
    const rows = part.map((row) => ({ ...place, ...row, id: newId(), until: now }));
    await scope.db.insertInto('deployment_history').values(rows).execute();
  }
  for (const part of chunks(gone)) {
    await scope.db
      .deleteFrom('deployments')
      .where('space_id', '=', scope.space)
      .where('environment_id', '=', environmentId)
      .where((build) =>
        build(
          build.refTuple('workload', 'container'),
          'in',
          part.map(({ workload, container }) => build.tuple(workload, container)),
        ),
      )
      .execute();
  }
  for (const part of chunks(started)) {
    const rows = part.map(({ workload, container, reference, digest }) => ({
      ...place,
      workload: requireName(workload, 'a workload', 512),
      container: requireName(container, 'a container'),
      reference,
      digest,
      since: now,
      seen_at: now,
    }));
    await scope.db
      .insertInto('deployments')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['space_id', 'environment_id', 'workload', 'container']).doUpdateSet({
          reference: sql`excluded.reference`,
          digest: sql`excluded.digest`,
          since: now,
          seen_at: now,
        }),
      )
      .execute();
  }
}

function chunks<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(rows.length / AT_ONCE);
  return Array.from({ length: count }, (_, index) => rows.slice(index * AT_ONCE, (index + 1) * AT_ONCE));
}
