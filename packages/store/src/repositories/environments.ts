import type { Digest, Verdict } from '@assay/core';
import { requireName } from '../database/storable.ts';
import { newId } from '../ids.ts';
import { readVerdict } from './evaluations.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readCursor } from './page.ts';
import type { Database } from '../database/open-store.ts';
import { type Scope, type SpaceId, spaceId } from './scope.ts';

/** A place where images run. */
export interface Environment {
  readonly id: string;
  readonly name: string;
  readonly protected: boolean;
  readonly createdAt: number;
}

/** Makes an environment of that name, or changes it. Returns its id. */
export async function putEnvironment(scope: Scope, name: string, isProtected: boolean, now: number): Promise<string> {
  const flag = isProtected ? 1 : 0;
  const row = await scope.db
    .insertInto('environments')
    .values({
      space_id: scope.space,
      id: newId(),
      name: requireName(name, 'the name of an environment'),
      protected: flag,
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['space_id', 'name']).doUpdateSet({ protected: flag }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Every environment by name. */
export async function listEnvironments(scope: Scope): Promise<readonly Environment[]> {
  const rows = await scope.db
    .selectFrom('environments')
    .selectAll()
    .where('space_id', '=', scope.space)
    .orderBy('name')
    .execute();
  return rows.map((row) => ({ id: row.id, name: row.name, protected: row.protected === 1, createdAt: row.created_at }));
}

/** Forgets an environment and what ran there; false when there is none. */
export async function deleteEnvironment(scope: Scope, id: string): Promise<boolean> {
  const { numDeletedRows } = await scope.db
    .deleteFrom('environments')
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** What one container of a workload runs. */
export interface RunningImage {
  readonly workload: string;
  readonly container: string;
  readonly reference: string;
  readonly digest: Digest;
}

/**
 * Writes down what runs in an environment, whole: what is not in it no longer runs. Use a transaction. Only what changed is written, so
 * `since` tells how long a container runs the same image. Returns how many containers came, changed or went.
 * @throws STORE_REFERENCE_INVALID when the space has no such environment.
 */
export async function recordDeployments(
  scope: Scope,
  environmentId: string,
  running: readonly RunningImage[],
  now: number,
): Promise<number> {
  const known = await scope.db
    .selectFrom('deployments')
    .select(['workload', 'container', 'reference', 'digest'])
    .where('space_id', '=', scope.space)
    .where('environment_id', '=', environmentId)
    .execute();
  const wanted = new Map(running.map((image) => [placeOf(image), image]));
  let changes = 0;
  for (const row of known) {
    const next = wanted.get(placeOf(row));
    if (next !== undefined && next.digest === row.digest && next.reference === row.reference)
      wanted.delete(placeOf(row));
    if (next !== undefined) continue;
    changes++;
    await scope.db
      .deleteFrom('deployments')
      .where('space_id', '=', scope.space)
      .where('environment_id', '=', environmentId)
      .where('workload', '=', row.workload)
      .where('container', '=', row.container)
      .execute();
  }
  for (const image of wanted.values()) await putDeployment(scope, environmentId, image, now);
  return changes + wanted.size;
}

function placeOf(image: { readonly workload: string; readonly container: string }): string {
  return JSON.stringify([image.workload, image.container]);
}

async function putDeployment(scope: Scope, environmentId: string, image: RunningImage, now: number): Promise<void> {
  const { workload, container, reference, digest } = image;
  const values = { reference, digest, since: now, seen_at: now };
  await scope.db
    .insertInto('deployments')
    .values({
      space_id: scope.space,
      environment_id: environmentId,
      workload: requireName(workload, 'a workload', 512),
      container: requireName(container, 'a container'),
      ...values,
    })
    .onConflict((conflict) =>
      conflict.columns(['space_id', 'environment_id', 'workload', 'container']).doUpdateSet(values),
    )
    .execute();
}

/** A container that runs somewhere, and the worst verdict that stands on its image; null when it was never judged. */
export interface Deployment {
  readonly environment: string;
  readonly workload: string;
  readonly container: string;
  readonly reference: string;
  readonly digest: string;
  readonly since: number;
  readonly verdict: Verdict | null;
}

/** Which deployments are wanted. */
export interface DeploymentFilter {
  readonly environmentId?: string;
  readonly digest?: Digest;
}

/** What runs where, with the verdict that stands on it: what fails here entered before it failed, or past the gate. */
export async function listDeployments(
  scope: Scope,
  filter: DeploymentFilter,
  page: PageRequest,
): Promise<Page<Deployment>> {
  const [environment, workload, container] = readCursor(page, ['string', 'string', 'string']) ?? [];
  const limit = pageLimit(page);
  const { environmentId, digest } = filter;
  const rows = await scope.db
    .selectFrom('deployments')
    .innerJoin('environments', (join) =>
      join
        .onRef('environments.space_id', '=', 'deployments.space_id')
        .onRef('environments.id', '=', 'deployments.environment_id'),
    )
    .select(['deployments.environment_id', 'environments.name', 'deployments.workload', 'deployments.container'])
    .select(['deployments.reference', 'deployments.digest', 'deployments.since'])
    .where('deployments.space_id', '=', scope.space)
    .$if(environmentId !== undefined, (query) => query.where('deployments.environment_id', '=', environmentId ?? ''))
    .$if(digest !== undefined, (query) => query.where('deployments.digest', '=', digest ?? ''))
    .$if(environment !== undefined, (query) =>
      query.where((build) =>
        build(
          build.refTuple('deployments.environment_id', 'deployments.workload', 'deployments.container'),
          '>',
          build.tuple(String(environment), String(workload), String(container)),
        ),
      ),
    )
    .orderBy('deployments.environment_id')
    .orderBy('deployments.workload')
    .orderBy('deployments.container')
    .limit(limit + 1)
    .execute();
  const verdicts = await worstVerdicts(scope, [...new Set(rows.map((row) => row.digest))]);
  return pageOf(
    rows,
    limit,
    (row) => [row.environment_id, row.workload, row.container],
    (row) => ({
      environment: row.name,
      workload: row.workload,
      container: row.container,
      reference: row.reference,
      digest: row.digest,
      since: row.since,
      verdict: verdicts.get(row.digest) ?? null,
    }),
  );
}

/** An image that runs and holds one of the packages. */
export interface RunningHolder {
  readonly space: SpaceId;
  readonly digest: string;
  readonly reference: string;
  readonly environment: string;
  readonly packageId: number;
}

/** Where images of any space run that hold one of these packages, at most `most`: for work of the instance that concerns all. */
export async function runningHolders(
  db: Database,
  packages: readonly number[],
  most: number,
): Promise<readonly RunningHolder[]> {
  if (packages.length === 0) return [];
  const rows = await db
    .selectFrom('deployments')
    .innerJoin('images', 'images.digest', 'deployments.digest')
    .innerJoin('space_images as seen', (join) =>
      join.onRef('seen.image_id', '=', 'images.id').onRef('seen.space_id', '=', 'deployments.space_id'),
    )
    .innerJoin('image_package_sets as sets', 'sets.image_id', 'images.id')
    .innerJoin('package_set_members as members', 'members.set_id', 'sets.set_id')
    .innerJoin('environments', (join) =>
      join
        .onRef('environments.space_id', '=', 'deployments.space_id')
        .onRef('environments.id', '=', 'deployments.environment_id'),
    )
    .select(['deployments.space_id', 'deployments.digest', 'environments.name', 'members.package_id'])
    .select((select) => select.fn.min('deployments.reference').as('reference'))
    .where('members.package_id', 'in', packages)
    .groupBy(['deployments.space_id', 'deployments.digest', 'environments.name', 'members.package_id'])
    .orderBy('deployments.space_id')
    .orderBy('deployments.digest')
    .limit(most)
    .execute();
  return rows.map(({ space_id, digest, reference, name, package_id }) => ({
    space: spaceId(space_id),
    digest,
    reference,
    environment: name,
    packageId: package_id,
  }));
}

const WORST_FIRST: readonly Verdict[] = ['error', 'fail', 'warn', 'pass'];

async function worstVerdicts(scope: Scope, digests: readonly string[]): Promise<ReadonlyMap<string, Verdict>> {
  if (digests.length === 0) return new Map();
  const rows = await scope.db
    .selectFrom('verdicts')
    .innerJoin('images', 'images.id', 'verdicts.image_id')
    .select(['images.digest', 'verdicts.verdict'])
    .where('verdicts.space_id', '=', scope.space)
    .where('images.digest', 'in', digests)
    .distinct()
    .execute();
  const worst = new Map<string, Verdict>();
  for (const { digest, verdict } of rows) {
    const [before, next] = [worst.get(digest), readVerdict(verdict)];
    if (before === undefined || WORST_FIRST.indexOf(next) < WORST_FIRST.indexOf(before)) worst.set(digest, next);
  }
  return worst;
}
