import { printable } from '@assay/core';
import { type Scope, type WriteTransaction, type githubRepositories, githubChecks } from '@assay/store';
import type { ChangeNote } from '../../http/call.ts';
import type { ServiceParts } from '../../service/parts.ts';
import { type CheckAsk, requestCheck, requestPins } from '../github-jobs-asked.ts';
import { textAt } from '../webhook/event-payload.ts';

/** What a person asked for with a button of a check. */
export interface RequestedAction {
  readonly repository: githubRepositories.GithubRepository;
  readonly sha: string;
  readonly payload: object;
}

/**
 * Does what a button asks for: `pin` has a pull request made; `accept` asks for exceptions, which somebody of the space has to approve; `rerun`
 * has the commit looked at once more. Returns what the audit trail says of it.
 */
export async function followAction(
  scope: Scope & { readonly db: WriteTransaction },
  parts: ServiceParts,
  { repository, sha, payload }: RequestedAction,
): Promise<ChangeNote | null> {
  const identifier = textAt(payload, 'requested_action', 'identifier') ?? '';
  const check = textAt(payload, 'check_run', 'name') ?? '';
  const by = `github:${printable(textAt(payload, 'sender', 'login') ?? 'unknown').slice(0, 100)}`;
  const subject = `github-repository:${repository.id}`;
  switch (identifier) {
    case 'pin':
      await requestPins(scope, parts, repository.id, { isWanted: true });
      return { action: 'github.pin.request', subject, details: { by } };
    case 'rerun':
      await requestAgain(scope, parts, { repository: repository.id, sha });
      return { action: 'github.check.request', subject, details: { by, sha } };
    case 'accept': {
      const ask = await askAbout(scope, repository.id, sha);
      await requestCheck(scope, parts, repository.id, { ...ask, accept: { check, by } });
      return { action: 'github.exception.request', subject, details: { by, sha, check } };
    }
    default:
      return null;
  }
}

/** A person wants the checks of a commit once more: new runs are made. */
export async function requestAgain(
  scope: Scope,
  parts: Pick<ServiceParts, 'queue'>,
  { repository, sha }: { readonly repository: string; readonly sha: string },
): Promise<void> {
  await requestCheck(scope, parts, repository, { ...(await askAbout(scope, repository, sha)), rerun: true });
}

/** A commit is looked at as that of its pull request where it has one. */
async function askAbout(
  scope: Scope,
  repository: string,
  sha: string,
): Promise<Extract<CheckAsk, { readonly kind: 'pull' | 'push' }>> {
  const pulls = await githubChecks.listPulls(scope, repository, { openOnly: true });
  const pull = pulls.find(({ headSha }) => headSha === sha);
  return pull === undefined
    ? { kind: 'push', sha, before: null, isDefault: true }
    : { kind: 'pull', number: pull.number };
}
