import { type JobQueue, type Scope, notifications, spaceEvents, subscriptions } from '@assay/store';
import type { JsonObject } from '@assay/core';
import { matchesFilter } from '../notifications/subscription-filter.ts';
import type { ServiceEvent } from './event.ts';

/** Kind of the job that delivers one message. */
export const DELIVER_JOB = 'deliver-notification';

/** Kind of the job that delivers what a subscription collected. */
export const DIGEST_JOB = 'deliver-digest';

/**
 * Leaves a message for everybody in the space who subscribed to such events, and a job that delivers it, and tells those who watch. Use
 * the transaction that makes happen what the event tells of: all is kept or nothing.
 */
export async function announce(scope: Scope, queue: JobQueue, event: ServiceEvent, now: number): Promise<void> {
  const payload: JsonObject = JSON.parse(JSON.stringify(event));
  await spaceEvents.appendEvent(scope, event.kind, payload, now);
  const wanted = (await subscriptions.listSubscriptions(scope)).filter(
    ({ enabled, events, filter }) => enabled && events.includes(event.kind) && matchesFilter(filter, payload),
  );
  for (const { id, digestMs } of wanted) {
    const message = await notifications.addNotification(scope, { subscriptionId: id, event: event.kind, payload }, now);
    const job = { lane: 'push', space: scope.space, maxAttempts: 12 } as const;
    if (digestMs === null) {
      const single = { kind: DELIVER_JOB, payload: { notification: message }, dedupKey: `deliver ${message}` };
      await queue.enqueue(scope.db, { ...job, ...single });
    } else {
      const digest = { kind: DIGEST_JOB, payload: { subscription: id }, dedupKey: `digest ${id}`, again: true };
      await queue.enqueue(scope.db, { ...job, ...digest, delay: digestMs });
    }
  }
}
