import {
  type ClaimedJob,
  type JobCommit,
  type JobContext,
  type Notification,
  type Scope,
  SYSTEM_SPACE,
  type Subscription,
  deferJob,
  inSpace,
  notifications,
  subscriptions,
} from '@assay/store';
import type { JsonObject } from '@assay/core';
import { DELIVER_JOB, DIGEST_JOB } from '../events/announce.ts';
import type { JobSpec } from '../jobs/registry.ts';
import type { ServiceParts } from '../service/parts.ts';
import type { DeliveryOutcome } from './channels/channel.ts';
import { DEFAULT_DELIVERY, type DeliverySettings, waitAfter } from './delivery-settings.ts';
import { outgoingEvent } from './outgoing-event.ts';
import { type ReceiverCircuits, createReceiverCircuits } from './receiver-circuits.ts';
import { recipientOf, sendMessage } from './send-message.ts';
import { settleDelivery } from './settle-delivery.ts';

/** Messages of one digest. */
const MOST_IN_DIGEST = 200;

/** Attempts of a job that its worker did not survive. */
const ATTEMPTS = 12;

/** Delivers one message. */
export const deliverNotification: JobSpec = {
  kind: DELIVER_JOB,
  create: (parts) => {
    const circuits = circuitsOf(parts);
    return async (job, context) => {
      const work = await singleOf(parts, job);
      return work === null ? NOTHING : deliver(parts, circuits, work, context);
    };
  },
  bury: (parts) => (trx, job) =>
    giveUp(inSpace(trx, job.space ?? SYSTEM_SPACE), [text(job.payload, 'notification')], parts.now()),
};

/** Delivers what a subscription collected, as one message. */
export const deliverDigest: JobSpec = {
  kind: DIGEST_JOB,
  create: (parts) => {
    const circuits = circuitsOf(parts);
    return async (job, context) => {
      const work = await digestOf(parts, job);
      return work === null ? NOTHING : deliver(parts, circuits, work, context);
    };
  },
  bury: (parts) => async (trx, job) => {
    const scope = inSpace(trx, job.space ?? SYSTEM_SPACE);
    const waiting = await notifications.waitingNotifications(scope, text(job.payload, 'subscription'), MOST_IN_DIGEST);
    await giveUp(
      scope,
      waiting.map(({ id }) => id),
      parts.now(),
    );
  },
};

const NOTHING: JobCommit = async () => null;

interface Work {
  readonly scope: Scope;
  readonly job: ClaimedJob;
  readonly subscription: Subscription;
  readonly messages: readonly Notification[];
  readonly digest: boolean;
  /** The first is 1. */
  readonly attempt: number;
  /** When nobody tries any more. */
  readonly until: number;
}

async function singleOf(parts: ServiceParts, job: ClaimedJob): Promise<Work | null> {
  if (job.space === null) return null;
  const scope = inSpace(parts.store.read, job.space);
  const message = await notifications.getNotification(scope, text(job.payload, 'notification'));
  if (message === null || message.state !== 'waiting') return null;
  const subscription = await subscriptions.getSubscription(scope, message.subscriptionId);
  const plan = planOf(parts, job);
  return subscription === null ? null : { scope, job, subscription, messages: [message], digest: false, ...plan };
}

async function digestOf(parts: ServiceParts, job: ClaimedJob): Promise<Work | null> {
  if (job.space === null) return null;
  const scope = inSpace(parts.store.read, job.space);
  const subscription = await subscriptions.getSubscription(scope, text(job.payload, 'subscription'));
  if (subscription === null) return null;
  const messages = await notifications.waitingNotifications(scope, subscription.id, MOST_IN_DIGEST);
  return messages.length === 0 ? null : { scope, job, subscription, messages, digest: true, ...planOf(parts, job) };
}

function planOf(parts: ServiceParts, { payload }: ClaimedJob): Pick<Work, 'attempt' | 'until'> {
  const { attempt, until } = payload;
  return {
    attempt: typeof attempt === 'number' ? attempt : 1,
    until: typeof until === 'number' ? until : parts.now() + settingsOf(parts).retryFor,
  };
}

async function deliver(
  parts: ServiceParts,
  circuits: ReceiverCircuits,
  work: Work,
  { signal }: JobContext,
): Promise<JobCommit> {
  const { scope, subscription, messages, digest, until } = work;
  if (!subscription.enabled) return settled(parts, work, failed('the subscription is turned off', true));
  const recipient = await recipientOf(parts, scope, subscription);
  if (recipient.kind === 'unusable') return settled(parts, work, failed(recipient.problem, false));
  const admission = circuits.enter(scope.space, recipient.host);
  if (admission.kind === 'wait') {
    if (parts.now() + admission.delay <= until) throw deferJob(admission.delay);
    return settled(parts, work, failed('the receiver could not be reached in time', true));
  }
  let reached = false;
  try {
    const [first] = messages;
    const id = digest ? work.job.jobId : (first?.id ?? '');
    const dispatch = { subscription, id, events: messages.map(outgoingEvent), digest };
    const outcome = await sendMessage(parts, scope, dispatch, recipient.secret, signal);
    reached = outcome.kind !== 'failed' || !outcome.unreachable;
    return settled(parts, work, outcome);
  } finally {
    admission.leave(reached);
  }
}

function settled(parts: ServiceParts, work: Work, outcome: DeliveryOutcome): JobCommit {
  const { scope, job, subscription, messages, attempt, until } = work;
  return async (trx) => {
    const now = parts.now();
    const nextIn = nextWait(parts, work, outcome, now);
    const inTrx = inSpace(trx, scope.space);
    const follow = async (payload: JsonObject, key: string, delay: number): Promise<unknown> =>
      parts.queue.enqueue(trx, {
        lane: 'push',
        kind: job.kind,
        payload: { ...job.payload, ...payload },
        space: scope.space,
        dedupKey: key,
        delay,
        maxAttempts: ATTEMPTS,
      });
    await settleDelivery(inTrx, parts.queue, {
      subscription: subscription.id,
      notifications: messages.map(({ id }) => id),
      outcome,
      now,
      nextIn,
      again: (_queue, delay) => follow({ attempt: attempt + 1, until }, `after ${job.jobId}`, delay),
    });
    // Whatever a full digest had no room for goes out right behind it.
    const full = work.digest && messages.length === MOST_IN_DIGEST && nextIn === null;
    if (full) await follow({ attempt: 1 }, `behind ${job.jobId}`, 0);
    return { delivered: outcome.kind === 'delivered' };
  };
}

/** Milliseconds until the next attempt; null when there is none. */
function nextWait(parts: ServiceParts, { attempt, until }: Work, outcome: DeliveryOutcome, now: number): number | null {
  if (outcome.kind !== 'failed' || outcome.permanent) return null;
  const wait = Math.max(waitAfter(attempt, settingsOf(parts), Math.random()), outcome.retryAfter ?? 0);
  return now + wait > until ? null : wait;
}

async function giveUp(scope: Scope, ids: readonly string[], now: number): Promise<void> {
  const attempt = { problem: 'the service failed while it sent the message', final: true };
  for (const id of ids) await notifications.recordDelivery(scope, id, attempt, now);
}

function failed(problem: string, permanent: boolean): DeliveryOutcome {
  return { kind: 'failed', problem, unreachable: false, permanent, retryAfter: null };
}

function settingsOf(parts: ServiceParts): DeliverySettings {
  return { ...DEFAULT_DELIVERY, ...parts.settings.delivery };
}

function circuitsOf(parts: ServiceParts): ReceiverCircuits {
  const perSpace = Math.max(1, Math.floor(parts.settings.slots.push / 2));
  return createReceiverCircuits({ perReceiver: 2, perSpace, restFor: settingsOf(parts).restFor }, parts.now);
}

function text(payload: JsonObject, name: string): string {
  const value = payload[name];
  return typeof value === 'string' ? value : '';
}
