import { randomUUID } from 'node:crypto';
import { type Subscription, subscriptions } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import { checkMatch, entityTag, taggedAnswer } from '../http/conditional.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { ID, closed, instantOf } from '../http/schemas.ts';
import type { Channel } from './channels/channel.ts';
import { findChannel } from './channels/registry.ts';
import { outgoingEvent } from './outgoing-event.ts';
import { readDraft } from './read-draft.ts';
import { recipientOf, sendMessage } from './send-message.ts';
import {
  CHANGED_SUBSCRIPTION,
  MADE_SUBSCRIPTION,
  NEW_SUBSCRIPTION,
  SUBSCRIPTION,
  TEST_OUTCOME,
} from './subscription-schemas.ts';

/** Subscriptions of one space. */
const MOST_SUBSCRIPTIONS = 200;

const TAG = 'subscriptions';
const PATH = '/api/v1/subscriptions';
const READ = { kind: 'permission', permission: 'subscriptions:read' } as const;
const WRITE = { kind: 'permission', permission: 'subscriptions:write' } as const;
const ONE = closed({ id: ID });

const list = defineRoute({
  id: 'listSubscriptions',
  method: 'GET',
  path: PATH,
  tag: TAG,
  summary: 'Who is told of what.',
  access: READ,
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: {
      description: 'Every subscription, by name.',
      schema: closed({ items: Type.Array(SUBSCRIPTION, { maxItems: 1000 }), next: Type.Null() }),
    },
  },
  handle: async (call) => {
    const items = (await subscriptions.listSubscriptions(call.scope())).map(shown);
    return { status: 200, body: { items, next: null } };
  },
});

const create = defineRoute({
  id: 'createSubscription',
  method: 'POST',
  path: PATH,
  tag: TAG,
  summary: 'Subscribes a receiver to events.',
  access: WRITE,
  params: NOTHING,
  query: NOTHING,
  body: NEW_SUBSCRIPTION,
  // The answer may hold a secret that is told once and kept nowhere in the clear.
  idempotent: false,
  answers: { 201: { description: 'The subscription, with a secret that was made up.', schema: MADE_SUBSCRIPTION } },
  handle: async (call) => {
    const { body, parts, now } = call;
    const channel = channelOf(body.channel);
    const newSecret = body.secret === undefined ? (channel.newSecret?.() ?? null) : null;
    const secret = body.secret ?? newSecret;
    const draft = readDraft(channel, body, secret);
    const made = await call.change(async (scope) => {
      if ((await subscriptions.listSubscriptions(scope)).length >= MOST_SUBSCRIPTIONS) {
        throw serverError('CONFLICT', `a space may have ${MOST_SUBSCRIPTIONS} subscriptions`);
      }
      const wanted = { ...draft, secret, name: body.name, channel: channel.id, createdBy: call.principal().actor };
      const result = await subscriptions.createSubscription(scope, parts.keyring, wanted, now);
      if (result === null) throw serverError('CONFLICT', 'the space has a subscription of that name');
      return { result, note: noteOf('subscription.create', result) };
    });
    return {
      status: 201,
      headers: { location: `${PATH}/${made.id}`, etag: tagOf(made) },
      body: { ...shown(made), newSecret },
    };
  },
});

const read = defineRoute({
  id: 'getSubscription',
  method: 'GET',
  path: `${PATH}/:id`,
  tag: TAG,
  summary: 'One subscription.',
  access: READ,
  params: ONE,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The subscription.', schema: SUBSCRIPTION } },
  handle: async (call) => {
    const found = existing(await subscriptions.getSubscription(call.scope(), call.params.id));
    return taggedAnswer(call, tagOf(found), { status: 200, body: shown(found) });
  },
});

const change = defineRoute({
  id: 'changeSubscription',
  method: 'PUT',
  path: `${PATH}/:id`,
  tag: TAG,
  summary: 'Changes a subscription. Without a secret the one that is there stays.',
  access: WRITE,
  params: ONE,
  query: NOTHING,
  body: CHANGED_SUBSCRIPTION,
  answers: { 200: { description: 'The subscription.', schema: SUBSCRIPTION } },
  handle: async (call) => {
    const { body, params, parts, now } = call;
    const changed = await call.change(async (scope) => {
      const before = existing(await subscriptions.getSubscription(scope, params.id));
      checkMatch(call, tagOf(before));
      const kept = body.secret ?? (await subscriptions.subscriptionSecret(scope, parts.keyring, params.id));
      const draft = readDraft(channelOf(before.channel), body, kept);
      const secret = body.secret === undefined ? {} : { secret: body.secret };
      const result = existing(
        await subscriptions.changeSubscription(scope, parts.keyring, params.id, { ...draft, ...secret }, now),
      );
      return { result, note: noteOf('subscription.change', result, { secretChanged: body.secret !== undefined }) };
    });
    return { status: 200, headers: { etag: tagOf(changed) }, body: shown(changed) };
  },
});

const remove = defineRoute({
  id: 'deleteSubscription',
  method: 'DELETE',
  path: `${PATH}/:id`,
  tag: TAG,
  summary: 'Ends a subscription and forgets its messages.',
  access: WRITE,
  params: ONE,
  query: NOTHING,
  body: NOTHING,
  answers: { 204: { description: 'It is gone.', schema: null } },
  handle: async (call) => {
    await call.change(async (scope) => {
      const found = existing(await subscriptions.getSubscription(scope, call.params.id));
      checkMatch(call, tagOf(found));
      await subscriptions.deleteSubscription(scope, found.id);
      return { result: null, note: noteOf('subscription.delete', found) };
    });
    return { status: 204 };
  },
});

const test = defineRoute({
  id: 'testSubscription',
  method: 'POST',
  path: `${PATH}/:id/test`,
  tag: TAG,
  summary: 'Sends a test message at once, also where the subscription is turned off, and says how that went.',
  access: WRITE,
  params: ONE,
  query: NOTHING,
  body: NOTHING,
  idempotent: false,
  answers: { 200: { description: 'How it went.', schema: TEST_OUTCOME } },
  handle: async (call) => {
    const { parts, now, signal } = call;
    const scope = call.scope();
    const subscription = existing(await subscriptions.getSubscription(scope, call.params.id));
    const recipient = await recipientOf(parts, scope, subscription);
    if (recipient.kind === 'unusable') return { status: 200, body: { delivered: false, problem: recipient.problem } };
    const id = randomUUID();
    const payload = { kind: 'test', message: `Assay can reach this receiver: ${subscription.name}` };
    const events = [outgoingEvent({ id, event: 'test', payload, createdAt: now })];
    const dispatch = { subscription, id, events, digest: false };
    const outcome = await sendMessage(parts, scope, dispatch, recipient.secret, signal);
    const problem =
      outcome.kind === 'delivered'
        ? null
        : outcome.kind === 'gone'
          ? 'the receiver answered with status 410'
          : outcome.problem;
    await call.change(async () => ({
      result: null,
      note: noteOf('subscription.test', subscription, { delivered: problem === null }),
    }));
    return { status: 200, body: { delivered: problem === null, problem } };
  },
});

/** Routes of subscriptions. */
export const SUBSCRIPTION_ROUTES: readonly Route[] = [list, create, read, change, remove, test];

function channelOf(id: string): Channel {
  const channel = findChannel(id);
  if (channel === null) throw serverError('REQUEST_INVALID', 'the service has no such channel');
  return channel;
}

function existing(found: Subscription | null): Subscription {
  if (found === null) throw serverError('NOT_FOUND', 'there is no such subscription in this space');
  return found;
}

function tagOf({
  id,
  updatedAt,
  enabled,
  problem,
  settings,
  events,
  filter,
  template,
  digestMs,
}: Subscription): string {
  return entityTag(id, updatedAt, JSON.stringify([enabled, problem, settings, events, filter, template, digestMs]));
}

function noteOf(action: string, { id, name, channel, events, enabled }: Subscription, more: object = {}) {
  return { action, subject: `subscription:${id}`, details: { name, channel, events, enabled, ...more } };
}

function shown({ digestMs, createdAt, updatedAt, ...rest }: Subscription): object {
  return {
    ...rest,
    digestMinutes: digestMs === null ? null : digestMs / 60_000,
    createdAt: instantOf(createdAt),
    updatedAt: instantOf(updatedAt),
  };
}
