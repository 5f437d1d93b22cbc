import { orNull } from '@assay/github';
import {
  type JobCommit,
  type JobHandler,
  type SpaceId,
  githubApps,
  githubChecks,
  githubRepositories,
  inSpace,
} from '@assay/store';
import type { ServiceParts } from '../../service/parts.ts';
import { openInstallation, openRepository } from '../client/open-repository.ts';
import { requestCheck, requestLinks, requestPins, requestRecheck } from '../github-jobs-asked.ts';
import { type ReadInstallation, keepInstallations, readInstallations } from './read-installations.ts';
import { type NamedRepository, repositoryAt } from '../webhook/event-payload.ts';

const NOTHING: JobCommit = async () => null;
const PAGE = 100;
/** Repositories of one installation, and open pull requests of one repository, that are listed. */
const MOST_REPOSITORIES = 10_000;
const MOST_PULLS = 1000;
/** Repositories whose open pull requests are looked at when an app is installed. */
const MOST_RECHECKED = 200;

/** Reads which repositories an installation reaches, and has their open pull requests looked at. */
export function syncJob(parts: ServiceParts): JobHandler {
  return async ({ space, payload }) => {
    const { app, installation } = payload;
    if (space === null || typeof app !== 'string' || typeof installation !== 'number') return NOTHING;
    const open = await openInstallation(parts, inSpace(parts.store.read, space), app, installation);
    if (open === null) return NOTHING;
    const found: NamedRepository[] = [];
    for (let page = 1; found.length < MOST_REPOSITORIES; page++) {
      const { data } = await open.client.request('GET /installation/repositories', { per_page: PAGE, page });
      const archived = new Set(data.repositories.flatMap((one) => (one.archived ? [one.id] : [])));
      const named = data.repositories.flatMap((one) => repositoryAt(one) ?? []);
      found.push(...named.filter(({ repositoryId }) => !archived.has(repositoryId)));
      if (data.repositories.length < PAGE) break;
    }
    return async (trx) => {
      const scope = inSpace(trx, space);
      const now = parts.now();
      await githubRepositories.removeRepositories(scope, { app, installationId: installation }, null, now);
      let count = 0;
      for (const named of found) {
        const { id } = await githubRepositories.seeRepository(
          scope,
          { app, installationId: installation, ...named },
          now,
        );
        if (count++ < MOST_RECHECKED) await requestRecheck(scope, parts, id);
      }
      if (payload['isNew'] === true) await requestLinks(scope, parts);
      return { repositories: found.length };
    };
  };
}

/** Has every open pull request of a repository, and its default branch, looked at anew. */
export function recheckJob(parts: ServiceParts): JobHandler {
  return async ({ space, payload }) => {
    const { repository: id } = payload;
    if (space === null || typeof id !== 'string') return NOTHING;
    const open = await openRepository(parts, inSpace(parts.store.read, space), id);
    if (open === null) return NOTHING;
    const { client, place, repository } = open;
    const pulls: { number: number; headSha: string; baseRef: string }[] = [];
    for (let page = 1; pulls.length < MOST_PULLS; page++) {
      const { data } = await client.request('GET /repos/{owner}/{repo}/pulls', {
        ...place,
        state: 'open',
        per_page: PAGE,
        page,
      });
      for (const { number, head, base } of data) pulls.push({ number, headSha: head.sha, baseRef: base.ref });
      if (data.length < PAGE) break;
    }
    const branch = await orNull(
      client.request('GET /repos/{owner}/{repo}/branches/{branch}', { ...place, branch: repository.defaultBranch }),
    );
    return async (trx) => {
      const scope = inSpace(trx, space);
      const now = parts.now();
      for (const pull of pulls) {
        await githubChecks.putPull(scope, { repository: id, ...pull, open: true }, now);
        await requestCheck(scope, parts, id, { kind: 'pull', number: pull.number });
      }
      if (branch !== null) {
        const { sha } = branch.data.commit;
        await requestCheck(scope, parts, id, { kind: 'push', sha, before: null, isDefault: true });
        await requestPins(scope, parts, id);
      }
      return { pulls: pulls.length };
    };
  };
}

/** Deliveries that are asked for once more at a time. */
const MOST_DELIVERIES = 100;

/**
 * Asks GitHub for events that did not arrive, reads installations anew that nobody told of, and has base images looked at that may have moved.
 */
export function reconcileJob(parts: ServiceParts): JobHandler {
  return async (_job, { signal }) => {
    let asked = 0;
    const read: { readonly space: SpaceId; readonly app: string; readonly found: readonly ReadInstallation[] }[] = [];
    for (const { space, app } of await githubApps.everyApp(parts.store.read)) {
      signal.throwIfAborted();
      try {
        const open = await githubApps.openApp(inSpace(parts.store.read, space), parts.keyring, app.id);
        if (open === null) continue;
        read.push({ space, app: app.id, found: await readInstallations(parts, open) });
        asked += await redeliver(parts, open);
      } catch (error) {
        // One GitHub that cannot be reached keeps no other one from being asked.
        parts.log.warn({ app: app.id, problem: error instanceof Error ? error.message : '' }, 'GitHub was not asked');
      }
    }
    return async (trx) => {
      for (const { space, app, found } of read) {
        await keepInstallations(inSpace(trx, space), parts, { app, found, isNew: false }, parts.now());
      }
      return { redeliveries: asked };
    };
  };
}

async function redeliver(parts: ServiceParts, app: Parameters<ServiceParts['github']['app']>[0]): Promise<number> {
  const client = parts.github.app(app);
  const { data } = await client.request('GET /app/hook/deliveries', { per_page: MOST_DELIVERIES });
  const arrived = new Set(data.filter(({ status }) => status === 'OK').map(({ guid }) => guid));
  const lost = new Map(data.filter(({ guid }) => !arrived.has(guid)).map(({ guid, id }) => [guid, id]));
  for (const id of lost.values()) {
    await client.request('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: Number(id) });
  }
  return lost.size;
}
