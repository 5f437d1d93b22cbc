import { type JobQueue, type Scope, notifications, subscriptions } from '@assay/store';
import type { JsonObject } from '@assay/core';
import type { ServiceEvent } from './event.ts';

/** Kind of the job that delivers one message. */
export const DELIVER_JOB = 'deliver-notification';

/**
 * Leaves a message for everybody in the space who subscribed to events of that kind, and a job that delivers it. Use the transaction that
 * makes happen what the event tells of: both are kept or neither.
 */
export async function announce(scope: Scope, queue: JobQueue, event: ServiceEvent, now: number): Promise<void> {
  const payload: JsonObject = JSON.parse(JSON.stringify(event));
  const wanted = (await subscriptions.listSubscriptions(scope)).filter(
    ({ enabled, events }) => enabled && events.includes(event.kind),
  );
  for (const { id } of wanted) {
    const message = await notifications.addNotification(scope, { subscriptionId: id, event: event.kind, payload }, now);
    await queue.enqueue(scope.db, {
      lane: 'push',
      kind: DELIVER_JOB,
      payload: { notification: message },
      space: scope.space,
      dedupKey: `deliver ${message}`,
      maxAttempts: 12,
    });
  }
}
