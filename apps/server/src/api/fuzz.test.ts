import { isJsonObject } from '@assay/core';
import { testRuns } from '@assay/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../http/route.ts';
import { contractOf } from '../testing/contract.ts';
import { seedService } from '../testing/seed-service.ts';
import { valuesOf } from '../testing/schema-values.ts';
import { type TestService, startTestService } from '../testing/test-service.ts';
import { ROUTES } from './registry.ts';

/** One request, of which nothing need be right. */
interface WildRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
}

const checkContract = contractOf(ROUTES);
const plain = (schema: unknown): unknown => JSON.parse(JSON.stringify(schema));

function requestsTo(route: Route, known: readonly string[]): fc.Arbitrary<WildRequest> {
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
      'x-assay-space': fc.constantFrom('default', 'nowhere'),
      accept: fc.constantFrom('*/*', 'application/json', 'text/html', 'x'),
    },
    { requiredKeys: [] },
  );
}

describe('whatever is sent', () => {
  let service: TestService;
  let known: readonly string[];
  beforeAll(async () => {
    // Nothing leaves the machine: no worker, and no address that may be connected to.
    service = await startTestService({ role: 'api', allowedEgress: [] });
    known = await seedService(service, ROUTES);
  });
  afterAll(() => service.stop());

  const statuses = new Map<number, number>();
  const send = async (route: Route, { path, headers, body }: WildRequest): Promise<void> => {
    let response: Response;
    try {
      response = await fetch(`${service.url}${path}`, {
        method: route.method,
        redirect: 'manual',
        signal: AbortSignal.timeout(2000),
        headers: { authorization: `Bearer ${service.adminKey}`, ...headers },
        ...(body === null ? {} : { body }),
      });
    } catch (error) {
      // A caller who does not want to wait any longer for what it asked to wait for.
      if (error instanceof Error && error.name === 'TimeoutError') return;
      throw error;
    }
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    const mediaType = response.headers.get('content-type') ?? '';
    const isStream = mediaType.startsWith('text/event-stream');
    if (isStream) await response.body?.cancel();
    const text = isStream ? '' : await response.text();
    const told = `${route.method} ${path.slice(0, 300)} ${String(body).slice(0, 500)}\n→ ${response.status} ${text.slice(0, 500)}`;
    if (response.status >= 500) {
      const unavailable = response.status === 503 && mediaType.includes('problem+json');
      if (!unavailable) throw new Error(told);
    }
    if (response.status >= 400 && !mediaType.includes('problem+json')) throw new Error(told);
    if (text !== '' && /[/+]json/.test(mediaType)) {
      const [asked = ''] = path.split('?');
      checkContract({ method: route.method, path: asked, status: response.status, mediaType, body: JSON.parse(text) });
    }
  };

  it.each(ROUTES.filter(isTried).map((route) => [`${route.method} ${route.path}`, route] as const))(
    'to %s is answered, or refused as a problem',
    async (_, route) => {
      await fc.assert(
        fc.asyncProperty(requestsTo(route, known), (request) => send(route, request)),
        { ...testRuns(12), interruptAfterTimeLimit: 15_000 },
      );
      const failures = service.lines.filter(({ level }) => level === 'error');
      expect(failures).toEqual([]);
    },
    60_000,
  );

  it('is right often enough to try what comes after the first look', () => {
    expect(known.length).toBeGreaterThan(20);
    for (const status of [200, 400, 404]) expect([status, (statuses.get(status) ?? 0) > 30]).toEqual([status, true]);
  });
});

/** All but what would end the credential of the test itself. */
function isTried({ id }: Route): boolean {
  return id !== 'revokeKey';
}
