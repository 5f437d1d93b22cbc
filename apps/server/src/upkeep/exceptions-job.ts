import { SYSTEM_SPACE, allowlistItems, audit, inSpace, instanceValues } from '@assay/store';
import { announce } from '../events/announce.ts';
import type { JobSpec } from '../jobs/registry.ts';
import { requestRejudgement } from '../rejudgement/request-rejudgement.ts';
import { readUpkeep } from './upkeep-settings.ts';

/** Kind of the job that ends exceptions whose time is over. */
export const EXCEPTIONS_JOB = 'expire-exceptions';

/** Exceptions that one transaction ends. */
const BATCH = 200;

const DAY = 24 * 60 * 60_000;

/** Name of the value of the instance that says until when ends were announced. */
const TOLD = 'exceptions-told';

/** Ends exceptions whose time is over, has the verdicts that went by them judged anew, and tells of those that end soon, once each. */
export const exceptionsJob: JobSpec = {
  kind: EXCEPTIONS_JOB,
  create: (parts) => async () => async (trx) => {
    const { queue } = parts;
    const now = parts.now();
    const over = await allowlistItems.expireAllowlistItems(trx, now, BATCH);
    for (const { space, id } of over) {
      const scope = inSpace(trx, space);
      await announce(scope, queue, { kind: 'exception.expired', itemId: id }, now);
      await audit.appendAudit(
        scope,
        { actor: 'system', action: 'exception.expire', subject: `exception:${id}`, details: {} },
        now,
      );
      await requestRejudgement(scope, queue, { kind: 'exception', itemId: id });
    }
    const { exceptionNoticeDays } = await readUpkeep(trx);
    const { until } = (await instanceValues.getValue(trx, TOLD)) ?? {};
    const period = { since: typeof until === 'number' ? until : 0, now, notice: exceptionNoticeDays * DAY };
    const soon = await allowlistItems.expiringAllowlistItems(trx, period);
    for (const { space, id, expiresAt } of soon) {
      await announce(inSpace(trx, space), queue, { kind: 'exception.expiring', itemId: id, expiresAt }, now);
    }
    await instanceValues.putValue(trx, TOLD, { until: now });
    if (over.length === BATCH) {
      await queue.enqueue(trx, { lane: 'rescan', kind: EXCEPTIONS_JOB, payload: { more: now }, space: SYSTEM_SPACE });
    }
    return { expired: over.length, announced: soon.length };
  },
};
