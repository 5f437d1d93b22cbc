import { type Notification, type Scope, notifications } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import { DELIVER_JOB } from '../events/announce.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { ID, closed, instantOf, instantOrNull, pageAnswer, pageQuery, pageRequest, text } from '../http/schemas.ts';
import type { ServiceParts } from '../service/parts.ts';
import { eventData } from './outgoing-event.ts';
import { NOTIFICATION, NOTIFICATION_STATE } from './subscription-schemas.ts';

/** Messages that one request sends again. */
const MOST_REPLAYED = 500;

const TAG = 'subscriptions';
const PATH = '/api/v1/notifications';
const READ = { kind: 'permission', permission: 'subscriptions:read' } as const;
const WRITE = { kind: 'permission', permission: 'subscriptions:write' } as const;
const ONE = closed({ id: ID });

const list = defineRoute({
  id: 'listNotifications',
  method: 'GET',
  path: PATH,
  tag: TAG,
  summary: 'Messages that were sent or wait, the newest first.',
  access: READ,
  params: NOTHING,
  query: pageQuery({
    state: Type.Optional(NOTIFICATION_STATE),
    subscription: Type.Optional(ID),
    event: Type.Optional(text(100, 'Kind of event, for example verdict.changed.')),
  }),
  body: NOTHING,
  answers: { 200: { description: 'Messages.', schema: pageAnswer(NOTIFICATION) } },
  handle: async (call) => {
    const { state, subscription, event } = call.query;
    const filter = {
      ...(state === undefined ? {} : { state }),
      ...(subscription === undefined ? {} : { subscription }),
      ...(event === undefined ? {} : { event }),
    };
    const page = await notifications.listNotifications(call.scope(), pageRequest(call.query), filter);
    return { status: 200, body: { items: page.items.map(shown), next: page.next } };
  },
});

const read = defineRoute({
  id: 'getNotification',
  method: 'GET',
  path: `${PATH}/:id`,
  tag: TAG,
  summary: 'One message.',
  access: READ,
  params: ONE,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The message.', schema: NOTIFICATION } },
  handle: async (call) => ({
    status: 200,
    body: shown(existing(await notifications.getNotification(call.scope(), call.params.id))),
  }),
});

const replay = defineRoute({
  id: 'replayNotification',
  method: 'POST',
  path: `${PATH}/:id/replay`,
  tag: TAG,
  summary: 'Sends a message again, under its id.',
  access: WRITE,
  params: ONE,
  query: NOTHING,
  body: NOTHING,
  answers: { 202: { description: 'The message, which waits again.', schema: NOTIFICATION } },
  handle: async (call) => {
    const { id } = call.params;
    const again = await call.change(async (scope) => {
      existing(await notifications.getNotification(scope, id));
      await deliverAgain(scope, call.parts, id);
      const result = existing(await notifications.getNotification(scope, id));
      return { result, note: { action: 'notification.replay', subject: `notification:${id}` } };
    });
    return { status: 202, body: shown(again) };
  },
});

const replayMany = defineRoute({
  id: 'replayNotifications',
  method: 'POST',
  path: `${PATH}/replay`,
  tag: TAG,
  summary: 'Sends messages of a subscription again, the newest first, each under its id.',
  access: WRITE,
  params: NOTHING,
  query: NOTHING,
  body: closed({
    subscription: ID,
    state: Type.Optional(
      Type.Union([Type.Literal('failed'), Type.Literal('delivered')], { description: 'Default failed.' }),
    ),
    most: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_REPLAYED, description: `Default ${MOST_REPLAYED}.` })),
  }),
  answers: { 202: { description: 'How many wait again.', schema: closed({ replayed: Type.Integer() }) } },
  handle: async (call) => {
    const { subscription, state = 'failed', most = MOST_REPLAYED } = call.body;
    const replayed = await call.change(async (scope) => {
      const { items } = await notifications.listNotifications(scope, { limit: most }, { subscription, state });
      for (const { id } of items) await deliverAgain(scope, call.parts, id);
      const details = { state, replayed: items.length };
      const note = { action: 'notification.replay', subject: `subscription:${subscription}`, details };
      return { result: items.length, note: items.length === 0 ? null : note };
    });
    return { status: 202, body: { replayed } };
  },
});

/** Routes of messages. */
export const NOTIFICATION_ROUTES: readonly Route[] = [list, read, replay, replayMany];

async function deliverAgain(scope: Scope, { queue }: ServiceParts, id: string): Promise<void> {
  await notifications.replayNotification(scope, id);
  await queue.enqueue(scope.db, {
    lane: 'push',
    kind: DELIVER_JOB,
    payload: { notification: id },
    space: scope.space,
    dedupKey: `deliver ${id}`,
    again: true,
    maxAttempts: 12,
  });
}

function existing(found: Notification | null): Notification {
  if (found === null) throw serverError('NOT_FOUND', 'there is no such message in this space');
  return found;
}

function shown({ id, subscriptionId, event, payload, state, attempts, lastProblem, ...rest }: Notification): object {
  return {
    id,
    subscriptionId,
    event,
    data: eventData(payload),
    state,
    attempts,
    lastProblem,
    createdAt: instantOf(rest.createdAt),
    deliveredAt: instantOrNull(rest.deliveredAt),
  };
}
