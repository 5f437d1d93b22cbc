import type { Digest, Verdict } from '@assay/core';
import { requireName } from '../database/storable.ts';
import { newId } from '../ids.ts';
import { countingPolicies } from './active-policies.ts';
import {
  type ContainerPlace,
  type DeploymentChanges,
  placeOf,
  runningNow,
  writeChanges,
} from './deployment-changes.ts';
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

/** The environment of that name; null when there is none. */
export async function findEnvironment(scope: Scope, name: string): Promise<Environment | null> {
  const found = await selectEnvironments(scope).where('name', '=', name).executeTakeFirst();
  return found === undefined ? null : environmentFromRow(found);
}

/** The environment of that id; null when there is none. */
export async function getEnvironment(scope: Scope, id: string): Promise<Environment | null> {
  const found = await selectEnvironments(scope).where('id', '=', id).executeTakeFirst();
  return found === undefined ? null : environmentFromRow(found);
}

function selectEnvironments(scope: Scope) {
  return scope.db.selectFrom('environments').selectAll().where('space_id', '=', scope.space);
}

function environmentFromRow(row: {
  readonly id: string;
  readonly name: string;
  readonly protected: number;
  readonly created_at: number;
}): Environment {
  return { id: row.id, name: row.name, protected: row.protected === 1, createdAt: row.created_at };
}

/** Every environment by name. */
export async function listEnvironments(scope: Scope): Promise<readonly Environment[]> {
  const rows = await selectEnvironments(scope).orderBy('name').execute();
  return rows.map(environmentFromRow);
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
  const known = await runningNow(scope, environmentId, null);
  const wanted = new Map(running.map((image) => [placeOf(image), image]));
  const gone = [...known].flatMap(([place, image]) => (wanted.has(place) ? [] : [image]));
  return applyChanges(scope, environmentId, { known, wanted, gone }, now);
}

/**
 * Writes down what changed in an environment: what runs now, and places that are gone. What is not named stays. Use a transaction. Returns
 * how many containers came, changed or went.
 * @throws STORE_REFERENCE_INVALID when the space has no such environment.
 */
export async function changeDeployments(
  scope: Scope,
  environmentId: string,
  change: { readonly running: readonly RunningImage[]; readonly stopped: readonly ContainerPlace[] },
  now: number,
): Promise<number> {
  const wanted = new Map(change.running.map((image) => [placeOf(image), image]));
  const workloads = [...change.running, ...change.stopped].map(({ workload }) => workload);
  const known = await runningNow(scope, environmentId, workloads);
  const stopped = new Set(change.stopped.map(placeOf).filter((place) => !wanted.has(place)));
  const gone = [...known].flatMap(([place, image]) => (stopped.has(place) ? [image] : []));
  return applyChanges(scope, environmentId, { known, wanted, gone }, now);
}

type Known = Awaited<ReturnType<typeof runningNow>>;

async function applyChanges(
  scope: Scope,
  environmentId: string,
  {
    known,
    wanted,
    gone,
  }: {
    readonly known: Known;
    readonly wanted: ReadonlyMap<string, RunningImage>;
    readonly gone: DeploymentChanges['ended'];
  },
  now: number,
): Promise<number> {
  const started = [...wanted].flatMap(([place, image]) => {
    const before = known.get(place);
    return before?.digest === image.digest && before.reference === image.reference ? [] : [image];
  });
  const replaced = started.flatMap((image) => known.get(placeOf(image)) ?? []);
  await writeChanges(scope, environmentId, { started, ended: [...gone, ...replaced], gone }, now);
  return started.length + gone.length;
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
    .where('verdicts.policy_id', 'in', countingPolicies(scope))
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
