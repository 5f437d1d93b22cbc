import { Type } from 'typebox';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { closed } from '../http/schemas.ts';
import { PROBE_ROUTES } from './probe-routes.ts';

const version = defineRoute({
  id: 'getVersion',
  method: 'GET',
  path: '/api/v1/version',
  tag: 'instance',
  summary: 'The version of the service and of its API.',
  access: { kind: 'public' },
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: { description: 'The versions.', schema: closed({ version: Type.String(), api: Type.Literal('v1') }) },
  },
  handle: async ({ parts }) => ({ status: 200, body: { version: parts.settings.toolVersion, api: 'v1' } }),
});

/** Routes about the service itself. */
export const INSTANCE_ROUTES: readonly Route[] = [version, ...PROBE_ROUTES];
