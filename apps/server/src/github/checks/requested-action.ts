import {
  type Scope,
  type WriteTransaction,
  allowlistItems,
  type githubRepositories,
  standingDecisions,
  verdicts,
  evaluations,
} from '@assay/store';
import { printable } from '@assay/core';
import { itemOfFinding } from '../../exceptions/make-item.ts';
import type { ChangeNote } from '../../http/call.ts';
import { readStoredDecision } from '../../judgement/stored-decision.ts';
import type { ServiceParts } from '../../service/parts.ts';
import { requestPins } from '../github-jobs-asked.ts';
import { textAt } from '../webhook/event-payload.ts';
import { imagesOfCommit } from './commit-images.ts';

/** Days that exceptions last that are asked for with the button. */
const DAYS = 30;
/** Exceptions that one press of the button asks for. */
const MOST = 50;

/** What a person asked for with a button of a check. */
export interface RequestedAction {
  readonly repository: githubRepositories.GithubRepository;
  readonly sha: string;
  readonly payload: object;
}

/**
 * Does what a button asks for: `pin` has a pull request made; `accept` asks for exceptions, which somebody of the space has to approve. Returns
 * what the audit trail says of it.
 */
export async function followAction(
  scope: Scope & { readonly db: WriteTransaction },
  parts: ServiceParts,
  { repository, sha, payload }: RequestedAction,
  now: number,
): Promise<ChangeNote | null> {
  const identifier = textAt(payload, 'requested_action', 'identifier');
  const who = `github:${printable(textAt(payload, 'sender', 'login') ?? 'unknown').slice(0, 100)}`;
  const subject = `github-repository:${repository.id}`;
  if (identifier === 'pin') {
    await requestPins(scope, parts, repository.id, { isWanted: true });
    return { action: 'github.pin.request', subject, details: { by: who } };
  }
  if (identifier !== 'accept') return null;
  const count = await requestExceptions(scope, repository, { sha, who, now });
  return { action: 'github.exception.request', subject, details: { by: who, sha, count } };
}

async function requestExceptions(
  scope: Scope,
  repository: githubRepositories.GithubRepository,
  { sha, who, now }: { readonly sha: string; readonly who: string; readonly now: number },
): Promise<number> {
  const version = await standingDecisions.countingVersion(scope, null);
  if (version === null) return 0;
  const { ready } = await imagesOfCommit(scope, repository.id, sha);
  let count = 0;
  for (const { imageId, build } of ready) {
    const { policyId } = version;
    const verdict = await verdicts.findVerdict(scope, { imageId, reference: build.reference, policyId, context: '' });
    const evaluation = verdict === null ? null : await evaluations.getEvaluation(scope, verdict.evaluationId);
    if (evaluation === null) continue;
    const { findings } = readStoredDecision(evaluation.decision);
    for (const { id, action, status } of findings) {
      if (action !== 'stop' || status !== 'open' || count >= MOST) continue;
      const item = itemOfFinding(evaluation, id, { policyId });
      const reason = `asked for on GitHub by ${who} for commit ${sha.slice(0, 12)}`;
      const expiresAt = now + DAYS * 86_400_000;
      await allowlistItems.requestAllowlistItem(scope, { item, reason, requestedBy: who, expiresAt }, now);
      count += 1;
    }
  }
  return count;
}
