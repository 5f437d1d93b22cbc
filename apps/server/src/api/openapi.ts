import type { JsonObject, JsonValue } from '@assay/core';
import type { TObject, TSchema } from 'typebox';
import type { AnswerSpec, Route } from '../http/route.ts';
import { PROBLEM } from '../http/schemas.ts';
import { isRepeatable } from '../http/repeatable.ts';
import { SHARED_ANSWERS, sharedAnswers } from './shared-answers.ts';
import { type SchemaShelf, createSchemaShelf } from './schema-shelf.ts';

/** The OpenAPI 3.1 document of routes: everything in it is read from what the server itself checks with. */
export function openApiDocument(routes: readonly Route[], version: string): JsonObject {
  const shelf = createSchemaShelf();
  const problem = shelf.reference(PROBLEM, 'Problem');
  const paths: Record<string, Record<string, JsonValue>> = {};
  for (const route of routes) {
    (paths[pathOf(route)] ??= {})[route.method.toLowerCase()] = operation(route, shelf);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Assay',
      version,
      summary: 'Decides whether container images are good enough, and keeps deciding as knowledge changes.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].toSorted().map((name) => ({ name })),
    paths,
    components: {
      schemas: shelf.schemas(),
      responses: Object.fromEntries(
        Object.values(SHARED_ANSWERS).map(({ name, description, headers }) => [
          name,
          {
            description,
            ...(headers === undefined ? {} : { headers }),
            content: { 'application/problem+json': { schema: problem } },
          },
        ]),
      ),
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-assay-session',
          description:
            'The session of a person who logged in. Requests that change something also need the header X-Assay-Csrf.',
        },
      },
    },
  };
}

function pathOf({ path }: Route): string {
  return path.replaceAll(/:([A-Za-z0-9_]+)/g, '{$1}');
}

function operation(route: Route, shelf: SchemaShelf): JsonObject {
  const body = requestBody(route, shelf);
  const { access } = route;
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [route.tag],
    parameters: [
      ...parametersOf(route.params, 'path', shelf),
      ...parametersOf(route.query, 'query', shelf),
      ...headerParameters(route),
    ],
    ...(body === null ? {} : { requestBody: body }),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, answer]) => [status, answerOf(answer, route, shelf)]),
      ),
      ...sharedAnswers(route),
    },
    ...(access.kind === 'public'
      ? { security: [{}] }
      : { security: [{ key: [] }, { session: [] }], 'x-assay-permission': access.permission }),
  };
}

function parametersOf(object: TObject, place: 'path' | 'query', shelf: SchemaShelf): JsonObject[] {
  const required = new Set(object.required ?? []);
  return Object.entries(object.properties).map(([name, schema]) => {
    const { description, ...rest } = shelf.inline(schema);
    return {
      name,
      in: place,
      required: place === 'path' || required.has(name),
      ...(typeof description === 'string' ? { description } : {}),
      schema: rest,
    };
  });
}

function headerParameters(route: Route): JsonObject[] {
  const headers: JsonObject[] = [];
  if (isRepeatable(route)) {
    headers.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description:
        'A text of the caller for this request: sent again within 24 hours it is answered as the first time.',
      schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
    });
  }
  if (route.ifMatch !== undefined) {
    headers.push({
      name: 'If-Match',
      in: 'header',
      required: route.ifMatch === 'required',
      description: 'ETag of the version that the change is made for.',
      schema: { type: 'string', maxLength: 1024 },
    });
  }
  if (route.access.kind === 'permission') {
    headers.push({
      name: 'X-Assay-Space',
      in: 'header',
      required: false,
      description: 'Name of the space, for people who belong to several.',
      schema: { type: 'string', maxLength: 255 },
    });
  }
  return headers;
}

function requestBody({ rawBody, body }: Route, shelf: SchemaShelf): JsonObject | null {
  if (rawBody !== undefined) {
    const { description, mediaTypes } = rawBody;
    return {
      required: true,
      description,
      content: Object.fromEntries(mediaTypes.map((type) => [type, { schema: {} }])),
    };
  }
  if (isEmptyObject(body)) return null;
  const required = 'required' in body && Array.isArray(body.required) && body.required.length > 0;
  return { required, content: { 'application/json': { schema: shelf.inline(body) } } };
}

function isEmptyObject(schema: TSchema): boolean {
  return 'properties' in schema && Object.keys(Object(schema.properties)).length === 0;
}

function answerOf(
  { description, schema, mediaType = 'application/json' }: AnswerSpec,
  route: Route,
  shelf: SchemaShelf,
): JsonObject {
  const headers = {
    ...(route.limited === false ? {} : RATE_HEADERS),
    ...(isRepeatable(route) ? REPLAY_HEADER : {}),
  };
  return {
    description,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(schema === null ? {} : { content: { [mediaType]: { schema: shelf.inline(schema) } } }),
  };
}

const RATE_HEADERS: JsonObject = {
  RateLimit: { description: 'What is left of the caller’s requests.', schema: { type: 'string' } },
  'RateLimit-Policy': { description: 'How many requests the caller may send.', schema: { type: 'string' } },
};

const REPLAY_HEADER: JsonObject = {
  'Idempotency-Replayed': {
    description: 'true when the answer is that of an earlier request with the same key.',
    schema: { type: 'string', enum: ['true'] },
  },
};
