import { type EventPlace, type SpaceEvent, spaceEvents } from '@assay/store';
import { Type } from 'typebox';
import { authenticate } from '../access/authenticate.ts';
import type { Permission } from '../access/permission.ts';
import type { Principal } from '../access/principal.ts';
import { serverError } from '../errors.ts';
import type { BareCall } from '../http/call.ts';
import { type EventSink, eventStream } from '../http/event-stream.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { eventData } from '../notifications/outgoing-event.ts';

/** Milliseconds between looks whether a watcher may still watch. */
const CHECK_EVERY = 15_000;

/** What a watcher must be allowed to read to be told of an event, by the first word of its kind. */
const NEEDED: Readonly<Record<string, Permission>> = {
  verdict: 'evaluations:read',
  vulnerability: 'advisories:read',
  advisories: 'advisories:read',
  tag: 'repositories:read',
  inspection: 'images:read',
  operation: 'images:read',
  policy: 'policies:read',
  exception: 'exceptions:read',
  admission: 'environments:read',
  notification: 'subscriptions:read',
};

const watch = defineRoute({
  id: 'watchEvents',
  method: 'GET',
  path: '/api/v1/events',
  tag: 'events',
  summary:
    'What happens in the space, as server-sent events. Last-Event-ID goes on from there; the event "reset" says that some were missed.',
  access: { kind: 'permission', permission: 'evaluations:read' },
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: { description: 'Events, until the caller goes away.', schema: Type.String(), mediaType: 'text/event-stream' },
  },
  handle: async (call) => {
    const { parts } = call;
    const { space } = call.principal();
    const from = placeOf(call);
    const seat = parts.eventFeed.join(space);
    if (seat === null) throw serverError('RATE_LIMITED', 'too many watch the events of the service already');
    return eventStream(call, async (sink) => {
      try {
        await feed(call, sink, from);
      } finally {
        seat.leave();
      }
    });
  },
});

/** Routes of events. */
export const EVENT_ROUTES: readonly Route[] = [watch];

async function feed(call: BareCall, sink: EventSink, from: EventPlace | null): Promise<void> {
  const { eventFeed, store, now } = call.parts;
  const first = call.principal();
  let principal: Principal | null = first;
  let checkedAt = now();
  let place = from ?? (await eventFeed.head());
  const oldest = from === null ? null : await spaceEvents.oldestPlace(store.read);
  if (from !== null && oldest !== null && spaceEvents.isBefore(from, oldest)) {
    sink.send({ event: 'reset', data: {} });
    place = await eventFeed.head();
  }
  for (;;) {
    const { events, place: next } = await eventFeed.after(first.space, place);
    if (now() - checkedAt >= CHECK_EVERY) {
      principal = await stillAllowed(call, first);
      checkedAt = now();
    }
    if (principal === null) return;
    for (const event of events) if (mayKnow(principal, event) && !sink.send(shown(event))) return;
    const more = spaceEvents.isBefore(place, next);
    place = next;
    if (sink.signal.aborted) return;
    if (!more) await eventFeed.beyond(place, AbortSignal.any([sink.signal, AbortSignal.timeout(CHECK_EVERY)]));
    if (sink.signal.aborted) return;
  }
}

/** The watcher as they are known now; null when the credential counts no more, or belongs elsewhere. */
async function stillAllowed(call: BareCall, first: Principal): Promise<Principal | null> {
  const credentials = { method: 'GET', origin: call.origin, header: call.header };
  const found = await authenticate(call.parts, credentials, 'permission').catch(() => null);
  const same = found !== null && found.actor === first.actor && found.space === first.space;
  return same && found.permissions.has('evaluations:read') ? found : null;
}

function mayKnow({ permissions }: Principal, { kind }: SpaceEvent): boolean {
  const needed = NEEDED[kind.replace(/\..*$/s, '')];
  return needed !== undefined && permissions.has(needed);
}

function shown({ kind, payload, at, place }: SpaceEvent) {
  const data = { ...eventData(payload), kind, at: new Date(at).toISOString() };
  return { id: spaceEvents.writePlace(place), event: kind, data };
}

function placeOf(call: BareCall): EventPlace | null {
  const id = call.header('last-event-id');
  return id === null || id === '' ? null : spaceEvents.readPlace(id);
}
