import { createHash } from 'node:crypto';
import { AssayError, formatReference, parseReference } from '@assay/core';
import { type Scope, eventReceivers, inSpace } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import { makeChange } from '../http/bare-call.ts';
import type { BareCall } from '../http/call.ts';
import { readJsonBytes } from '../http/json-text.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { closed } from '../http/schemas.ts';
import { requestInspection } from '../images/request-inspection.ts';
import { isProven } from './event-proof.ts';
import { EVENT_SENDERS, type EventSender, type ReadEvent } from './event-senders.ts';
import { pathHash } from './receiver-routes.ts';

/** Most bytes of an event. */
const LARGEST = 1024 * 1024;

/** Milliseconds after which an event is too old to be anything but replayed. */
const WINDOW = 24 * 60 * 60_000;

/** Milliseconds by which clocks of senders may be ahead. */
const AHEAD = 10 * 60_000;

/** One event of a registry. It is only a hint: what its tags name is asked of the registry with the credentials of the space. */
const registryEvent = defineRoute({
  id: 'receiveRegistryEvent',
  method: 'POST',
  path: '/api/v1/registry-events/:receiver',
  tag: 'repositories',
  summary: 'Takes an event of a registry: what was pushed is looked at in the registry itself, and inspected.',
  access: { kind: 'public', ownProof: true },
  params: closed({
    receiver: Type.String({
      pattern: '^[A-Za-z0-9_-]{16,64}$',
      maxLength: 64,
      description: 'Secret name of the receiver.',
    }),
  }),
  query: NOTHING,
  body: NOTHING,
  rawBody: { mediaTypes: ['*/*'], description: 'The event as its sender writes it.' },
  bodyLimit: LARGEST,
  answers: {
    202: {
      description: 'What will be looked at.',
      schema: closed({ accepted: Type.Integer({ description: 'Images; 0 for an event that says nothing new.' }) }),
    },
  },
  handle: async (call) => {
    const body = await collect(call);
    const { store, keyring } = call.parts;
    const found = await eventReceivers.findReceiver(store.read, keyring, pathHash(call.params.receiver));
    const sender = EVENT_SENDERS.find(({ kind }) => kind === found?.receiver.kind);
    if (found === null || sender === undefined) throw serverError('NOT_FOUND', 'there is no such receiver');
    const headers = (name: string): string | null => call.header(name);
    if (!isProven(sender.proof, found.secret, { headers, body })) {
      throw serverError('UNAUTHENTICATED', 'the event does not carry what proves its sender');
    }
    const { space, receiver } = found;
    const event = sender.read(readJsonBytes(body), headers, receiver.registry ?? sender.registry ?? '');
    requireRecent(event, call.now);
    const accepted = await store.transaction(async (db) =>
      makeChange({ ...inSpace(db, space), db }, `receiver:${receiver.id}`, call.now, async (scope) => {
        const references = await accept(scope, call, { id: receiver.id, sender, event });
        const note = {
          action: 'registry.event',
          subject: `receiver:${receiver.id}`,
          details: { references: references.slice(0, 10) },
        };
        return { result: references.length, note: references.length === 0 ? null : note };
      }),
    );
    return { status: 202, body: { accepted } };
  },
});

async function collect({ bytes }: Pick<BareCall, 'bytes'>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of bytes) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** @throws REQUEST_INVALID */
function requireRecent({ at }: ReadEvent, now: number): void {
  if (at === null || (at >= now - WINDOW && at <= now + AHEAD)) return;
  throw serverError('REQUEST_INVALID', 'the event did not happen lately');
}

interface AcceptedEvent {
  /** Of the receiver. */
  readonly id: string;
  readonly sender: EventSender;
  readonly event: ReadEvent;
}

async function accept(scope: Scope, call: BareCall, { id, sender, event }: AcceptedEvent): Promise<readonly string[]> {
  const references = [...new Set(event.hints.flatMap(({ reference }) => canonical(reference)))];
  if (references.length === 0) return [];
  if (event.delivery !== null) {
    const delivery = createHash('sha256').update(event.delivery).digest('hex');
    if (!(await eventReceivers.recordDelivery(scope, id, delivery, call.now))) return [];
  }
  for (const reference of references) {
    await requestInspection(scope, call.parts, {
      reference,
      digest: null,
      lane: 'push',
      createdBy: `receiver:${sender.kind}`,
      cause: 'tag',
    });
  }
  return references;
}

/** What is no reference is no hint. */
function canonical(text: string): readonly string[] {
  try {
    const { digest, ...reference } = parseReference(text);
    return digest === null ? [formatReference({ ...reference, digest })] : [];
  } catch (error) {
    if (error instanceof AssayError) return [];
    throw error;
  }
}

/** The route that registries call. */
export const REGISTRY_EVENT_ROUTES: readonly Route[] = [registryEvent];
