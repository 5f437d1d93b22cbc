import { isJsonObject } from '@assay/core';
import fc from 'fast-check';
import { ROUTES } from '../api/registry.ts';
import type { Route } from '../http/route.ts';
import { contractOf } from './contract.ts';
import { valuesOf } from './schema-values.ts';
import type { TestService } from './test-service.ts';

/** One request, of which nothing need be right. */
export interface WildRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
}

const checkContract = contractOf(ROUTES);
const plain = (schema: unknown): unknown => JSON.parse(JSON.stringify(schema));

/** Requests to a route: most of them what its schemas ask for, about something that is known, some beside it. */
export function requestsTo(route: Route, known: readonly string[]): fc.Arbitrary<WildRequest> {
  const names = Object.keys(route.params.properties);
  const leading = fc.record(Object.fromEntries(names.map((name) => [name, fc.constantFrom(...known)])));
  const params = fc.oneof(valuesOf(plain(route.params)), leading);
  const query = valuesOf(plain(route.query));
  return fc.tuple(params, query, bodiesOf(route), headersOf()).map(([paramValues, queryValues, body, headers]) => ({
    path: `${fill(route.path, paramValues)}${queryOf(queryValues)}`,
    headers: { ...body.headers, ...headers },
    body: route.method === 'GET' ? null : body.body,
  }));
}

function fill(path: string, values: unknown): string {
  return path.replaceAll(/:([A-Za-z0-9_]+)/g, (_, name: string) => {
    const value = isJsonObject(values) ? values[name] : values;
    return encodeURIComponent(textOf(value).toWellFormed()) || 'x';
  });
}

function queryOf(values: unknown): string {
  if (!isJsonObject(values)) return '';
  const pairs = Object.entries(values).map(
    ([name, value]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(textOf(value).toWellFormed())}`,
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function bodiesOf(route: Route): fc.Arbitrary<Pick<WildRequest, 'headers' | 'body'>> {
  const bytes = fc.uint8Array({ maxLength: 600 }).map((each) => Uint8Array.from(each));
  if (route.rawBody !== undefined) {
    const [type = ''] = route.rawBody.mediaTypes;
    const json = fc.jsonValue().map((value) => JSON.stringify(value));
    return fc.oneof(bytes, json).map((body) => ({ headers: { 'content-type': type.replace('*', 'x') }, body }));
  }
  const json = valuesOf(plain(route.body)).map((value) => JSON.stringify(value) ?? 'null');
  return fc.oneof(
    { weight: 10, arbitrary: json.map((body) => ({ headers: { 'content-type': 'application/json' }, body })) },
    { weight: 1, arbitrary: bytes.map((body) => ({ headers: { 'content-type': 'application/json' }, body })) },
    { weight: 1, arbitrary: json.map((body) => ({ headers: { 'content-type': 'text/plain' }, body })) },
  );
}

function headersOf(): fc.Arbitrary<Readonly<Record<string, string>>> {
  const text = fc.stringMatching(/^[!-~]{1,40}$/);
  return fc.record(
    {
      'idempotency-key': fc.oneof(text, fc.constantFrom('a', 'b')),
      'if-match': fc.oneof(text, fc.constant('*')),
      'if-none-match': fc.oneof(text, fc.constant('*')),
      'last-event-id': text,
      'x-assay-space': fc.constantFrom('default', 'default', 'default', 'nowhere'),
      accept: fc.constantFrom('*/*', 'application/json', 'text/html', 'x'),
    },
    { requiredKeys: [] },
  );
}

/**
 * Sends a request and fails when the service did, or told of an error in another form than a problem, or answered what its route does not
 * promise. Returns the status; null where the caller did not wait for the end.
 */
export async function sendWild(
  { url, adminKey }: Pick<TestService, 'url' | 'adminKey'>,
  route: Route,
  { path, headers, body }: WildRequest,
): Promise<number | null> {
  let response: Response;
  try {
    response = await fetch(`${url}${path}`, {
      method: route.method,
      redirect: 'manual',
      signal: AbortSignal.timeout(2000),
      headers: { authorization: `Bearer ${adminKey}`, ...headers },
      ...(body === null ? {} : { body }),
    });
  } catch (error) {
    // A caller who does not want to wait any longer for what it asked to wait for.
    if (error instanceof Error && error.name === 'TimeoutError') return null;
    throw error;
  }
  const { status } = response;
  const mediaType = response.headers.get('content-type') ?? '';
  const isStream = mediaType.startsWith('text/event-stream');
  if (isStream) await response.body?.cancel();
  const text = isStream ? '' : await response.text();
  const isProblem = mediaType.includes('problem+json');
  if ((status >= 500 && !(status === 503 && isProblem)) || (status >= 400 && !isProblem)) {
    throw new Error(
      `${route.method} ${path.slice(0, 300)} ${String(body).slice(0, 500)}\n→ ${status} ${text.slice(0, 500)}`,
    );
  }
  if (text !== '' && /[/+]json/.test(mediaType)) {
    const [asked = ''] = path.split('?');
    checkContract({ method: route.method, path: asked, status, mediaType, body: JSON.parse(text) });
  }
  return status;
}

/** The routes that can be tried so: all but what would end the credential of the test itself. */
export const TRIED: readonly Route[] = ROUTES.filter(({ id }) => id !== 'revokeKey');
