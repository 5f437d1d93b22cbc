import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { closed, nullable } from '../http/schemas.ts';
import { readiness } from './readiness.ts';

const READINESS = closed({
  ready: Type.Boolean(),
  checks: closed({
    database: Type.String({ description: 'ok, or slow, schema, unreachable.' }),
    room: Type.String({ description: 'ok, or full: a write was refused for want of room within ten seconds.' }),
    stopping: Type.String({ description: 'ok, or stopping.' }),
  }),
  advisoryDataAge: nullable(Type.Integer({ minimum: 0, description: 'Seconds.' })),
});

const livez = defineRoute({
  id: 'getLiveness',
  method: 'GET',
  path: '/livez',
  tag: 'instance',
  summary: 'Whether the process is alive; says nothing of what it depends on.',
  access: { kind: 'public' },
  limited: false,
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'It is.', schema: closed({ alive: Type.Literal(true) }) } },
  handle: async () => ({ status: 200, body: { alive: true } }),
});

const readyz = defineRoute({
  id: 'getReadiness',
  method: 'GET',
  path: '/readyz',
  tag: 'instance',
  summary: 'Whether the service can serve requests now.',
  access: { kind: 'public' },
  limited: false,
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: { description: 'It can.', schema: READINESS },
    503: { description: 'It cannot.', schema: READINESS },
  },
  handle: async ({ parts }) => {
    const found = await readiness(parts);
    return { status: found.ready ? 200 : 503, body: found };
  },
});

const metrics = defineRoute({
  id: 'getMetrics',
  method: 'GET',
  path: '/metrics',
  tag: 'instance',
  summary: 'Metrics in the text format of Prometheus; not here when they have an address of their own.',
  access: { kind: 'permission', permission: 'instance:read' },
  limited: false,
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The metrics.', schema: Type.String(), mediaType: 'text/plain' } },
  handle: async ({ parts }) => {
    if ((parts.settings.metricsListen ?? null) !== null) {
      throw serverError('ROUTE_UNKNOWN', 'metrics are told on another address');
    }
    return { status: 200, body: await parts.metrics.text(), headers: { 'content-type': parts.metrics.mediaType } };
  },
});

/** Routes that watch over the process. */
export const PROBE_ROUTES: readonly Route[] = [livez, readyz, metrics];
