import { type TSchema, Type } from 'typebox';
import { EVENT_KINDS } from '../events/event.ts';
import { ANY_JSON, ID, INSTANT, closed, nullable, text } from '../http/schemas.ts';
import { CHANNELS } from './channels/registry.ts';
import { FILTER } from './subscription-filter.ts';

const EVENTS = Type.Array(Type.Union(EVENT_KINDS.map((kind) => Type.Literal(kind))), {
  minItems: 1,
  maxItems: EVENT_KINDS.length,
  uniqueItems: true,
  description: 'Kinds of events.',
});

/** Settings of any channel; those of the subscription's own are checked by the route. */
const SETTINGS: TSchema = Type.Union(
  CHANNELS.map(({ settings, id }) => ({ ...settings, title: `Settings of ${id}` })),
  { description: 'Settings of the channel.' },
);

const TEMPLATE = nullable(
  text(
    8192,
    'Text of messages to people: {{name}}, {{#list}}…{{/list}}, {{^name}}…{{/name}}. Names are those of the event, and kind, time, title.',
  ),
);

const DIGEST_MINUTES = nullable(
  Type.Integer({
    minimum: 1,
    maximum: 10_080,
    description: 'Minutes to collect messages for; null sends each at once.',
  }),
);

const SECRET = text(
  4096,
  'What the channel needs and nobody may read: the secret that signs, the address of an incoming webhook, a password, a token.',
);

const CHANGEABLE = {
  settings: SETTINGS,
  events: EVENTS,
  filter: Type.Optional(FILTER),
  template: Type.Optional(TEMPLATE),
  digestMinutes: Type.Optional(DIGEST_MINUTES),
  enabled: Type.Optional(Type.Boolean({ description: 'Default true.' })),
  secret: Type.Optional(SECRET),
};

/** A subscription that is made. */
export const NEW_SUBSCRIPTION = closed({
  name: Type.String({ pattern: String.raw`^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$`, maxLength: 100 }),
  channel: Type.Union(CHANNELS.map(({ id }) => Type.Literal(id))),
  ...CHANGEABLE,
});

/** A subscription as it is to be; without a secret the one that is there stays. */
export const CHANGED_SUBSCRIPTION = closed(CHANGEABLE);

/** A subscription as it is shown. */
export const SUBSCRIPTION = closed({
  id: ID,
  name: Type.String(),
  channel: Type.String(),
  settings: ANY_JSON,
  events: Type.Array(Type.String()),
  filter: ANY_JSON,
  template: nullable(Type.String()),
  digestMinutes: nullable(Type.Integer()),
  enabled: Type.Boolean(),
  hasSecret: Type.Boolean(),
  problem: nullable(Type.String({ description: 'Why the service turned it off.' })),
  createdBy: Type.String(),
  createdAt: INSTANT,
  updatedAt: INSTANT,
});

/** As `SUBSCRIPTION`, with the secret that was made up, which is told this once. */
export const MADE_SUBSCRIPTION = closed({
  ...SUBSCRIPTION.properties,
  newSecret: nullable(Type.String({ description: 'The secret that was made up; told this once.' })),
});

/** How a test message went. */
export const TEST_OUTCOME = closed({ delivered: Type.Boolean(), problem: nullable(Type.String()) });

/** Where a message stands. */
export const NOTIFICATION_STATE = Type.Union(
  [Type.Literal('waiting'), Type.Literal('delivered'), Type.Literal('failed')],
  { description: 'How far the delivery is.' },
);

/** A message of the history. */
export const NOTIFICATION = closed({
  id: ID,
  subscriptionId: ID,
  event: Type.String(),
  data: ANY_JSON,
  state: NOTIFICATION_STATE,
  attempts: Type.Integer(),
  lastProblem: nullable(Type.String()),
  createdAt: INSTANT,
  deliveredAt: nullable(INSTANT),
});
