import { type Digest, type Reference, parseReference } from '@assay/core';
import { type RepositoryTags, openRepositoryTags } from '@assay/oci';
import {
  type JobContext,
  type JobHandler,
  type Scope,
  eventReceivers,
  imageRepositories,
  inSpace,
  registryBudgets,
  tags,
} from '@assay/store';
import { serverError } from '../errors.ts';
import { openOptions } from '../images/open-options.ts';
import { requestInspection } from '../images/request-inspection.ts';
import type { JobSpec } from '../jobs/registry.ts';
import type { ServiceParts } from '../service/parts.ts';
import { respectingLimits, takeBudget } from './registry-budget.ts';
import { rememberTag } from './remember-tag.ts';
import { matchesTag } from './tag-pattern.ts';

/** Kind of the job that finds repositories whose turn it is. */
const POLL_ALL_JOB = 'poll-repositories';

/** Kind of the job that looks at the tags of one repository. */
const POLL_JOB = 'poll-repository';

/** Milliseconds between looks for repositories whose turn it is. */
const EVERY = 15_000;

/** Repositories that are taken at once. */
const MOST_REPOSITORIES = 500;

/** Tags of one repository that are looked at in one turn; the others have theirs later. */
const MOST_TAGS = 500;

/** Milliseconds for which it is remembered that an event was taken. */
const DELIVERIES_KEPT = 7 * 24 * 60 * 60_000;

/** Has a repository looked at, at once or after some time. Use the transaction of the change that asks for it. */
export async function requestPoll(
  scope: Scope,
  { queue }: Pick<ServiceParts, 'queue'>,
  repository: imageRepositories.ImageRepository,
  delay = 0,
): Promise<void> {
  await queue.enqueue(scope.db, {
    lane: 'rescan',
    kind: POLL_JOB,
    payload: { repository: repository.id },
    space: scope.space,
    dedupKey: `poll ${scope.space} ${repository.id}`,
    delay,
    maxAttempts: 10,
  });
}

/** Has repositories whose turn it is looked at again and again. */
export async function schedulePolls({ queue, store }: Pick<ServiceParts, 'queue' | 'store'>): Promise<void> {
  await queue.schedule(store.write, {
    name: POLL_ALL_JOB,
    every: EVERY,
    anchor: 0,
    lane: 'rescan',
    kind: POLL_ALL_JOB,
    payload: {},
  });
}

function pollAll(parts: ServiceParts): JobHandler {
  return async () => async (trx) => {
    const now = parts.now();
    const due = await imageRepositories.takeDueRepositories(trx, now, MOST_REPOSITORIES);
    for (const { space, repository } of due) {
      // Those that became due together do not all ask at once.
      const spread = Math.min(EVERY / 3, (repository.watch?.everyMs ?? 0) / 10);
      await requestPoll(inSpace(trx, space), parts, repository, Math.random() * spread);
    }
    await registryBudgets.forgetBudgets(trx, now);
    await eventReceivers.forgetDeliveries(trx, now - DELIVERIES_KEPT);
    return { repositories: due.length };
  };
}

/** A tag as it was found. */
interface FoundTag {
  readonly tag: string;
  readonly digest: Digest;
}

function pollOne(parts: ServiceParts): JobHandler {
  return async ({ space, payload }, context) => {
    const id = payload['repository'];
    if (space === null || typeof id !== 'string') throw serverError('INTERNAL', 'a job does not say what it is for');
    const scope = inSpace(parts.store.read, space);
    const repository = await imageRepositories.getRepository(scope, id);
    if (repository === null) return async () => null;
    const place = parseReference(`${repository.name}:any`);
    const found = await respectingLimits(parts, place.registry, async () =>
      lookAt(parts, scope, { place, repository, context }),
    );
    return async (trx) => {
      const told = inSpace(trx, space);
      let changed = 0;
      for (const one of found) if (await noteTag(told, parts, place, one)) changed++;
      return { tags: found.length, changed };
    };
  };
}

async function lookAt(
  parts: ServiceParts,
  scope: Scope,
  {
    place,
    repository,
    context,
  }: {
    readonly place: Reference;
    readonly repository: imageRepositories.ImageRepository;
    readonly context: JobContext;
  },
): Promise<readonly FoundTag[]> {
  const { signal } = context;
  await takeBudget(parts, place.registry, 1, signal);
  const open = await openOptions(parts, scope.space, signal);
  // What a registry does not give now is left for another attempt of the job, so that no slot is held meanwhile.
  await using registry = openRepositoryTags(place, { ...open, registry: { ...open.registry, retries: 0 } });
  const { tags: all } = await registry.list();
  const pattern = repository.watch?.pattern ?? '*';
  const wanted = all.filter((tag) => matchesTag(pattern, tag));
  const chosen = await inTurn(scope, repository.id, wanted);
  return await readTags(parts, registry, { host: place.registry, chosen, context });
}

async function readTags(
  parts: ServiceParts,
  registry: RepositoryTags,
  {
    host,
    chosen,
    context,
  }: { readonly host: string; readonly chosen: readonly string[]; readonly context: JobContext },
): Promise<readonly FoundTag[]> {
  const found: FoundTag[] = [];
  for (const [index, tag] of chosen.entries()) {
    context.progress({ stage: 'tags', tag, index, count: chosen.length });
    await takeBudget(parts, host, 1, context.signal);
    const digest = await registry.digest(tag);
    if (digest !== null) found.push({ tag, digest });
  }
  return found;
}

/** Tags that nobody saw yet first, then those that were seen, each with the same chance where there are too many. */
async function inTurn(scope: Scope, repositoryId: string, wanted: readonly string[]): Promise<readonly string[]> {
  const known = new Set<string>();
  for (let after: string | undefined; ;) {
    const page = await tags.listTags(scope, repositoryId, { limit: 1000, ...(after === undefined ? {} : { after }) });
    for (const { name } of page.items) known.add(name);
    if (page.next === null) break;
    after = page.next;
  }
  const fresh = wanted.filter((tag) => !known.has(tag));
  const seen = wanted
    .filter((tag) => known.has(tag))
    .map((tag) => ({ tag, order: Math.random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ tag }) => tag);
  return [...fresh, ...seen].slice(0, MOST_TAGS);
}

/** Notes what a tag names; where that is new, it is told and the image inspected. */
async function noteTag(scope: Scope, parts: ServiceParts, place: Reference, found: FoundTag): Promise<boolean> {
  const { tag, digest } = found;
  const sighting = await rememberTag(scope, parts, { ...place, tag }, { digest, isNews: true }, parts.now());
  if (sighting === null || sighting.kind === 'unchanged') return false;
  await requestInspection(scope, parts, {
    reference: `${place.registry}/${place.repository}:${tag}`,
    digest: null,
    lane: 'push',
    createdBy: 'watch',
    cause: 'tag',
  });
  return true;
}

/** Jobs about repositories. */
export const REPOSITORY_JOBS: readonly JobSpec[] = [
  { kind: POLL_ALL_JOB, create: pollAll },
  { kind: POLL_JOB, create: pollOne },
];
