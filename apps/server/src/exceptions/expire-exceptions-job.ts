import { type JobCommit, allowlistItems, audit, inSpace } from '@assay/store';
import { announce } from '../events/announce.ts';
import type { JobSpec } from '../jobs/registry.ts';
import { requestRejudgement } from '../rejudgement/request-rejudgement.ts';
import type { ServiceParts } from '../service/parts.ts';

/** Kind of the job that ends exceptions whose time is over. It comes by a schedule. */
export const EXPIRE_EXCEPTIONS_JOB = 'expire-exceptions';

/** Exceptions of one run; what is left is done by another one. */
const MOST = 500;

/** Milliseconds before its end at which people are told of an exception. */
const WARNING = 7 * 24 * 60 * 60_000;

/** Ends exceptions whose time is over, has judged again what they accepted, and tells of those that end within a week. */
export const expireExceptionsJob: JobSpec = {
  kind: EXPIRE_EXCEPTIONS_JOB,
  create: (parts) => async () => expireAll(parts),
};

async function expireAll(parts: ServiceParts): Promise<JobCommit> {
  const { queue } = parts;
  return async (trx) => {
    const now = parts.now();
    const expired = await allowlistItems.expireAllowlistItems(trx, now, MOST);
    for (const { space, id } of expired) {
      const scope = inSpace(trx, space);
      const entry = { actor: 'system', action: 'exception.expire', subject: `exception:${id}`, details: {} };
      await audit.appendAudit({ db: trx, space }, entry, now);
      await announce(scope, queue, { kind: 'exception.expired', itemId: id }, now);
      await requestRejudgement(scope, queue, { kind: 'exception', itemId: id });
    }
    const ending = await allowlistItems.takeEndingItems(trx, now + WARNING, now, MOST);
    for (const { space, id, expiresAt } of ending) {
      await announce(inSpace(trx, space), queue, { kind: 'exception.expiring', itemId: id, expiresAt }, now);
    }
    if (expired.length === MOST || ending.length === MOST) {
      await queue.enqueue(trx, { lane: 'rescan', kind: EXPIRE_EXCEPTIONS_JOB, payload: { more: true } });
    }
    return { expired: expired.length, ending: ending.length };
  };
}
