import { createHash, randomBytes } from 'node:crypto';
import { parseReference } from '@assay/core';
import { eventReceivers } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { ID, INSTANT, closed, instantOf, nullable, pageAnswer, pageQuery, pageRequest, text } from '../http/schemas.ts';
import { EVENT_SENDERS } from './event-senders.ts';

const KIND = Type.Union(
  EVENT_SENDERS.map(({ kind }) => Type.Literal(kind)),
  { description: 'Who sends.' },
);

const RECEIVER = closed({
  id: ID,
  name: Type.String(),
  kind: Type.String(),
  registry: nullable(Type.String()),
  createdBy: Type.String(),
  createdAt: INSTANT,
});

function receiverBody({ createdAt, ...receiver }: eventReceivers.EventReceiver): Record<string, unknown> {
  return { ...receiver, createdAt: instantOf(createdAt) };
}

/** SHA-256 of the secret part of a receiver's address. */
export function pathHash(place: string): string {
  return createHash('sha256').update(place).digest('hex');
}

const addReceiver = defineRoute({
  id: 'addEventReceiver',
  method: 'POST',
  path: '/api/v1/event-receivers',
  tag: 'repositories',
  summary: 'Makes an address that a registry sends its events to. Address and secret are shown once.',
  access: { kind: 'permission', permission: 'repositories:write' },
  params: NOTHING,
  query: NOTHING,
  body: closed({
    name: text(255),
    kind: KIND,
    registry: Type.Optional(text(255, 'Host of the registry, where the sender does not say it itself.')),
  }),
  answers: {
    201: {
      description: 'The receiver. Give the sender its address and, where there is one, its secret.',
      schema: closed({
        ...RECEIVER.properties,
        url: Type.String(),
        secret: nullable(Type.String({ description: 'For the signature, or the header Authorization.' })),
      }),
    },
  },
  handle: async (call) => {
    const { name, kind } = call.body;
    const sender = EVENT_SENDERS.find((one) => one.kind === kind);
    const registry = call.body.registry ?? sender?.registry ?? null;
    if (sender === undefined || registry === null) {
      throw serverError('REQUEST_INVALID', 'events of that kind do not say which registry they are about: name it');
    }
    const host = hostOf(registry);
    await call.parts.egress.checkHost(host);
    const place = randomBytes(24).toString('base64url');
    const secret = sender.proof === 'address' ? null : randomBytes(32).toString('base64url');
    const added = { name, kind, registry: host, createdBy: call.principal().actor, pathHash: pathHash(place), secret };
    const receiver = await call.change(async (scope) => {
      const result = await eventReceivers.addReceiver(scope, call.parts.keyring, added, call.now);
      if (result === null) throw serverError('CONFLICT', 'the space has a receiver of that name');
      return { result, note: { action: 'receiver.add', subject: `receiver:${result.id}`, details: { name, kind } } };
    });
    const url = `${call.origin}/api/v1/registry-events/${place}`;
    return { status: 201, body: { ...receiverBody(receiver), url, secret } };
  },
});

/** @throws REQUEST_INVALID */
function hostOf(registry: string): string {
  const { registry: host, repository } = parseReference(`${registry}/any:any`);
  if (repository !== 'any' && repository !== 'library/any') {
    throw serverError('REQUEST_INVALID', 'that is no host of a registry');
  }
  return host;
}

const listReceivers = defineRoute({
  id: 'listEventReceivers',
  method: 'GET',
  path: '/api/v1/event-receivers',
  tag: 'repositories',
  summary: 'Receivers of events of registries, the newest first; never an address or a secret.',
  access: { kind: 'permission', permission: 'repositories:read' },
  params: NOTHING,
  query: pageQuery({}),
  body: NOTHING,
  answers: { 200: { description: 'A page.', schema: pageAnswer(RECEIVER) } },
  handle: async (call) => {
    const { items, next } = await eventReceivers.listReceivers(call.scope(), pageRequest(call.query));
    return { status: 200, body: { items: items.map(receiverBody), next } };
  },
});

const deleteReceiver = defineRoute({
  id: 'deleteEventReceiver',
  method: 'DELETE',
  path: '/api/v1/event-receivers/:id',
  tag: 'repositories',
  summary: 'Takes no more events at an address.',
  access: { kind: 'permission', permission: 'repositories:write' },
  params: closed({ id: ID }),
  query: NOTHING,
  body: NOTHING,
  answers: { 204: { description: 'It is gone.', schema: null } },
  handle: async (call) => {
    const { id } = call.params;
    await call.change(async (scope) => {
      const gone = await eventReceivers.deleteReceiver(scope, id);
      return { result: null, note: gone ? { action: 'receiver.delete', subject: `receiver:${id}` } : null };
    });
    return { status: 204 };
  },
});

/** Routes about receivers of events. */
export const RECEIVER_ROUTES: readonly Route[] = [addReceiver, listReceivers, deleteReceiver];
