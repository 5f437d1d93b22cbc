import { type Scope, allowlistItems } from '@assay/store';
import { serverError } from '../errors.ts';
import { announce } from '../events/announce.ts';
import { followException } from '../github/follow-exception.ts';
import { requestRejudgement } from '../rejudgement/request-rejudgement.ts';
import type { ServiceParts } from '../service/parts.ts';

/** What is decided of an exception, by whom. */
export interface ExceptionDecision {
  readonly id: string;
  readonly state: 'approved' | 'rejected' | 'revoked';
  readonly by: string;
}

/**
 * Approves or rejects what was asked for, or revokes what was approved; whatever that may change is judged again. Use the transaction of the
 * change.
 * @throws NOT_FOUND; FORBIDDEN for whoever approves what they asked for themselves; CONFLICT in another state, or when it is over
 */
export async function decideException(
  scope: Scope,
  { queue, settings }: Pick<ServiceParts, 'queue' | 'settings'>,
  { id, state, by }: ExceptionDecision,
  now: number,
): Promise<allowlistItems.AllowlistItem> {
  const before = await exceptionOf(scope, id);
  if (state === 'approved' && before.requestedBy === by && settings.ownExceptions !== true) {
    throw serverError('FORBIDDEN', 'nobody approves an exception that they asked for themselves');
  }
  if (state === 'approved' && before.expiresAt !== null && before.expiresAt <= now) {
    throw serverError('CONFLICT', 'the exception would be over already');
  }
  if (!(await allowlistItems.decideAllowlistItem(scope, id, state, by, now))) {
    throw serverError('CONFLICT', `the exception is ${before.state}`);
  }
  await announce(scope, queue, { kind: 'exception.decided', itemId: id, state, decidedBy: by }, now);
  if (state !== 'rejected') {
    await requestRejudgement(scope, queue, { kind: 'exception', itemId: id });
    await followException(scope, { queue }, before.item);
  }
  return exceptionOf(scope, id);
}

/** The exception. @throws NOT_FOUND */
export async function exceptionOf(scope: Scope, id: string): Promise<allowlistItems.AllowlistItem> {
  const found = await allowlistItems.getAllowlistItem(scope, id);
  if (found === null) throw serverError('NOT_FOUND', 'there is no such exception');
  return found;
}
