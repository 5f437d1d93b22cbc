import { Type } from 'typebox';
import { entityTag, taggedAnswer } from '../http/conditional.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { openApiDocument } from './openapi.ts';

/** The route that describes all of them, itself included. */
export function openApiRoute(routes: () => readonly Route[]): Route {
  return defineRoute({
    id: 'getOpenApi',
    method: 'GET',
    path: '/api/v1/openapi.json',
    tag: 'instance',
    summary: 'This description of the API (OpenAPI 3.1).',
    access: { kind: 'public' },
    params: NOTHING,
    query: NOTHING,
    body: NOTHING,
    answers: {
      200: { description: 'The document.', schema: Type.Record(Type.String(), Type.Unknown()) },
      304: { description: 'The caller has it.', schema: null },
    },
    handle: async (call) => {
      const version = call.parts.settings.toolVersion;
      const body = openApiDocument(routes(), version);
      return taggedAnswer(call, entityTag(version, JSON.stringify(body)), { status: 200, body });
    },
  });
}
