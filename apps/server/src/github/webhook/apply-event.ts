import { printable } from '@assay/core';
import { type Scope, type WriteTransaction, githubApps, githubChecks, githubRepositories } from '@assay/store';
import type { ChangeNote } from '../../http/call.ts';
import type { ServiceParts } from '../../service/parts.ts';
import { permissionsOf } from '../app/read-installations.ts';
import { followAction, requestAgain } from '../checks/requested-action.ts';
import { requestCheck, requestLinks, requestPins, requestRecheck, requestSync } from '../github-jobs-asked.ts';
import { noteOwnPull } from '../base-images/own-pull.ts';
import { CENTRAL_REPOSITORY } from '@assay/github';
import { takePackageEvent } from '../promotion/package-event.ts';
import { type EventTarget, type ProvenEvent, repositoryOf, seeRepository } from './event-target.ts';
import { at, commitAt, listAt, numberAt, repositoryAt, textAt } from './event-payload.ts';

type WriteScope = Scope & { readonly db: WriteTransaction };
type Apply = (scope: WriteScope, parts: ServiceParts, target: EventTarget, now: number) => Promise<ChangeNote | null>;

/**
 * Writes down what an event tells and asks for the work that follows; events are hints that may come late, twice or in another order, so
 * that the work reads from GitHub how things are. What is not known is left alone. Returns what the audit trail says of it.
 */
export async function applyEvent(
  scope: WriteScope,
  parts: ServiceParts,
  proven: ProvenEvent,
  now: number,
): Promise<ChangeNote | null> {
  const { payload, event } = proven;
  const installationId = numberAt(payload, 'installation', 'id');
  const apply = Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined;
  if (installationId === null || apply === undefined) return null;
  return apply(scope, parts, { ...proven, installationId, action: textAt(payload, 'action') ?? '' }, now);
}

const EVENTS: Readonly<Record<string, Apply>> = {
  installation: applyInstallation,
  installation_repositories: applyInstallationRepositories,
  repository: applyRepository,
  push: applyPush,
  pull_request: applyPullRequest,
  check_suite: applyCheckSuite,
  check_run: applyCheckRun,
  workflow_run: applyWorkflowRun,
  merge_group: applyMergeGroup,
  registry_package: takePackageEvent,
  package: takePackageEvent,
};

async function applyInstallation(
  scope: WriteScope,
  parts: ServiceParts,
  target: EventTarget,
  now: number,
): Promise<ChangeNote | null> {
  const { app, installationId, payload, action } = target;
  const state = action === 'deleted' ? 'removed' : action === 'suspend' ? 'suspended' : 'active';
  const account = printable(textAt(payload, 'installation', 'account', 'login') ?? 'unknown').slice(0, 200);
  const permissions = permissionsOf(at(payload, 'installation', 'permissions'));
  await githubApps.putInstallation(scope, { app: app.id, installationId, account, state, permissions }, now);
  if (state === 'removed')
    await githubRepositories.removeRepositories(scope, { app: app.id, installationId }, null, now);
  else if (state === 'active') await requestSync(scope, parts, app.id, installationId, { isNew: true });
  return {
    action: `github.installation.${state}`,
    subject: `github:${app.slug}`,
    details: { account, installationId },
  };
}

async function applyInstallationRepositories(
  scope: WriteScope,
  parts: ServiceParts,
  target: EventTarget,
  now: number,
): Promise<ChangeNote | null> {
  const { app, installationId, payload } = target;
  const removed = listAt(payload, 'repositories_removed').flatMap((one) => numberAt(one, 'id') ?? []);
  await githubRepositories.removeRepositories(scope, { app: app.id, installationId }, removed, now);
  if (listAt(payload, 'repositories_added').length > 0)
    await requestSync(scope, parts, app.id, installationId, { isNew: true });
  return null;
}

/** After these a repository is called otherwise, or is there again. */
const MOVING_ACTIONS: ReadonlySet<string> = new Set(['renamed', 'transferred', 'unarchived']);

/** Renamed and transferred repositories keep their number. */
async function applyRepository(
  scope: WriteScope,
  parts: ServiceParts,
  target: EventTarget,
  now: number,
): Promise<ChangeNote | null> {
  const { app, installationId, payload, action } = target;
  const named = repositoryAt(payload, 'repository');
  if (named === null) return null;
  if (action === 'deleted' || action === 'archived') {
    await githubRepositories.removeRepositories(scope, { app: app.id, installationId }, [named.repositoryId], now);
    return null;
  }
  const { id } = await seeRepository(scope, target, named, now);
  if (!MOVING_ACTIONS.has(action)) return null;
  // Images may name it as it is called now, and checks that were not allowed to go on may go on.
  await requestLinks(scope, parts);
  await requestRecheck(scope, parts, id);
  return null;
}

async function applyPush(
  scope: WriteScope,
  parts: ServiceParts,
  target: EventTarget,
  now: number,
): Promise<ChangeNote | null> {
  const { payload } = target;
  const sha = commitAt(payload, 'after');
  const ref = textAt(payload, 'ref') ?? '';
  if (sha === null || at(payload, 'deleted') === true || !ref.startsWith('refs/heads/')) return null;
  const repository = await repositoryOf(scope, target, now);
  if (repository === null) return null;
  const before = commitAt(payload, 'before');
  const isDefault = ref === `refs/heads/${repository.defaultBranch}`;
  if (isDefault) await requestPins(scope, parts, repository.id);
  if (isDefault && repository.name === CENTRAL_REPOSITORY) await recheckAccount(scope, parts, repository);
  // Where there is a pull request, its own event brings the checks, over all of its commits.
  const pulls = isDefault ? [] : await githubChecks.listPulls(scope, repository.id, { openOnly: true });
  if (pulls.some(({ headSha }) => headSha === before || headSha === sha)) return null;
  await requestCheck(scope, parts, repository.id, { kind: 'push', sha, before, isDefault });
  return null;
}

/** What the central repository says counts for every repository of the account. */
async function recheckAccount(
  scope: Scope,
  parts: ServiceParts,
  { owner }: githubRepositories.GithubRepository,
): Promise<void> {
  const { items } = await githubRepositories.listRepositories(scope, { limit: 1000 });
  const own = items.filter((one) => one.owner === owner && one.state === 'active' && one.name !== CENTRAL_REPOSITORY);
  for (const { id } of own) await requestRecheck(scope, parts, id);
}

const CHECKED_ACTIONS: ReadonlySet<string> = new Set([
  'opened',
  'synchronize',
  'reopened',
  'edited',
  'ready_for_review',
]);

async function applyPullRequest(
  scope: WriteScope,
  parts: ServiceParts,
  target: EventTarget,
  now: number,
): Promise<ChangeNote | null> {
  const { payload, action } = target;
  const number = numberAt(payload, 'pull_request', 'number');
  const headSha = commitAt(payload, 'pull_request', 'head', 'sha');
  const baseRef = textAt(payload, 'pull_request', 'base', 'ref');
  const repository = await repositoryOf(scope, target, now);
  if (repository === null || number === null || headSha === null || baseRef === null) return null;
  if (action === 'closed') {
    await githubChecks.putPull(scope, { repository: repository.id, number, headSha, baseRef, open: false }, now);
    const isMerged = at(payload, 'pull_request', 'merged') === true;
    await noteOwnPull(scope, repository.id, { number, isMerged }, now);
    return null;
  }
  if (!CHECKED_ACTIONS.has(action)) return null;
  await githubChecks.putPull(scope, { repository: repository.id, number, headSha, baseRef, open: true }, now);
  await requestCheck(scope, parts, repository.id, { kind: 'pull', number });
  return null;
}

async function applyCheckSuite(
  scope: WriteScope,
  parts: ServiceParts,
  target: EventTarget,
  now: number,
): Promise<ChangeNote | null> {
  if (target.action !== 'rerequested') return null;
  await checkAgain(scope, parts, target, commitAt(target.payload, 'check_suite', 'head_sha'), now);
  return null;
}

async function applyCheckRun(
  scope: WriteScope,
  parts: ServiceParts,
  target: EventTarget,
  now: number,
): Promise<ChangeNote | null> {
  const { action, payload, app } = target;
  // Other apps have checks as well.
  if (numberAt(payload, 'check_run', 'app', 'id') !== app.appId) return null;
  const sha = commitAt(payload, 'check_run', 'head_sha');
  if (action === 'rerequested') await checkAgain(scope, parts, target, sha, now);
  if (action !== 'requested_action' || sha === null) return null;
  const repository = await repositoryOf(scope, target, now);
  return repository === null ? null : followAction(scope, parts, { repository, sha, payload });
}

/** A person wants the checks of a commit once more: a new run is made. */
async function checkAgain(
  scope: WriteScope,
  parts: ServiceParts,
  target: EventTarget,
  sha: string | null,
  now: number,
): Promise<void> {
  const repository = await repositoryOf(scope, target, now);
  if (repository !== null && sha !== null) await requestAgain(scope, parts, { repository: repository.id, sha });
}

/** A workflow that ended may have built an image; what is known of it is looked at again. */
async function applyWorkflowRun(
  scope: WriteScope,
  parts: ServiceParts,
  target: EventTarget,
  now: number,
): Promise<ChangeNote | null> {
  const sha = commitAt(target.payload, 'workflow_run', 'head_sha');
  if (target.action !== 'completed' || sha === null) return null;
  const repository = await repositoryOf(scope, target, now);
  if (repository === null) return null;
  const pulls = await githubChecks.listPulls(scope, repository.id, { openOnly: true });
  const pull = pulls.find(({ headSha }) => headSha === sha);
  if (pull !== undefined) await requestCheck(scope, parts, repository.id, { kind: 'pull', number: pull.number });
  return null;
}

async function applyMergeGroup(
  scope: WriteScope,
  parts: ServiceParts,
  target: EventTarget,
  now: number,
): Promise<ChangeNote | null> {
  const sha = commitAt(target.payload, 'merge_group', 'head_sha');
  const base = commitAt(target.payload, 'merge_group', 'base_sha');
  if (target.action !== 'checks_requested' || sha === null || base === null) return null;
  const repository = await repositoryOf(scope, target, now);
  if (repository !== null) await requestCheck(scope, parts, repository.id, { kind: 'group', sha, base });
  return null;
}
