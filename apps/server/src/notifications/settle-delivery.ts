import { type JobQueue, type Scope, notifications, spaceEvents, subscriptions } from '@assay/store';
import type { DeliveryOutcome } from './channels/channel.ts';

/** An attempt to deliver, and when the next one would be. */
export interface SettledAttempt {
  readonly subscription: string;
  readonly notifications: readonly string[];
  readonly outcome: DeliveryOutcome;
  readonly now: number;
  /** Milliseconds until the next attempt; null when there is none any more. */
  readonly nextIn: number | null;
  /** Enqueues the next attempt. */
  readonly again: (queue: JobQueue, delay: number) => Promise<unknown>;
}

/**
 * Writes down how an attempt went, in the transaction that ends its job, with the job of the next attempt: a message is delivered, waits
 * for a job, or has failed in a way that people are told of; none is ever lost.
 */
export async function settleDelivery(scope: Scope, queue: JobQueue, attempt: SettledAttempt): Promise<void> {
  const { subscription, outcome, now, nextIn } = attempt;
  const problem =
    outcome.kind === 'delivered'
      ? null
      : outcome.kind === 'gone'
        ? 'the receiver answered with status 410: it wants no more messages'
        : outcome.problem;
  const final = nextIn === null;
  for (const id of attempt.notifications) await notifications.recordDelivery(scope, id, { problem, final }, now);
  if (problem === null) return;
  if (outcome.kind === 'gone') await subscriptions.turnOffSubscription(scope, subscription, problem, now);
  if (nextIn !== null) await attempt.again(queue, nextIn);
  else {
    const told = { subscriptionId: subscription, notifications: attempt.notifications.slice(0, 100), problem };
    await spaceEvents.appendEvent(scope, 'notification.failed', { kind: 'notification.failed', ...told }, now);
  }
}
