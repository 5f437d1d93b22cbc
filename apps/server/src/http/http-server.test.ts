import { connect } from 'node:net';
import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RoutesUnderTest, startRoutes } from '../testing/test-routes.ts';
import { eventStream } from './event-stream.ts';
import { NOTHING, type Route, defineRoute } from './route.ts';
import { ANY_JSON, closed } from './schemas.ts';

const plain = { tag: 'test', summary: 'A test.', params: NOTHING, query: NOTHING, body: NOTHING } as const;
const reading = { kind: 'permission', permission: 'images:read' } as const;
const anything = { 200: { description: 'Anything.', schema: ANY_JSON } };

const echo = defineRoute({
  ...plain,
  id: 'echo',
  method: 'POST',
  path: '/echo',
  access: reading,
  body: closed({ text: Type.String({ maxLength: 100 }) }),
  bodyLimit: 1000,
  answers: anything,
  handle: async ({ body }) => ({ status: 200, body }),
});
const bytes = defineRoute({
  ...plain,
  id: 'bytes',
  method: 'POST',
  path: '/bytes',
  access: reading,
  rawBody: { mediaTypes: ['application/x-tar'], description: 'Bytes.' },
  bodyLimit: 100_000,
  answers: anything,
  handle: async (call) => {
    const hash = createHash('sha256');
    let size = 0;
    for await (const piece of call.bytes) {
      hash.update(piece);
      size += Buffer.byteLength(piece);
    }
    return { status: 200, body: { size, digest: hash.digest('hex') } };
  },
});
const ignored = defineRoute({
  ...bytes,
  id: 'ignored',
  path: '/ignored',
  handle: async () => ({ status: 200, body: {} }),
});
const events = defineRoute({
  ...plain,
  id: 'events',
  method: 'GET',
  path: '/events',
  access: reading,
  answers: { 200: { description: 'Events.', schema: Type.String(), mediaType: 'text/event-stream' } },
  handle: async (call) =>
    eventStream(call, async (sink, last) => {
      sink.send({ id: '1\n2', event: 'first', data: { text: 'a\nb', last } });
      sink.send({ event: 'second', data: null });
    }),
});
const endless = defineRoute({
  ...events,
  id: 'endless',
  path: '/endless',
  handle: async (call) =>
    eventStream(call, async (sink) => {
      sink.send({ event: 'begun', data: 0 });
      await new Promise((resolve) => {
        sink.signal.addEventListener('abort', resolve);
      });
    }),
});
const open = defineRoute({
  ...plain,
  id: 'open',
  method: 'GET',
  path: '/open/:name',
  access: { kind: 'public' },
  params: closed({ name: Type.String({ minLength: 1, maxLength: 40 }) }),
  query: closed({ count: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })) }),
  answers: anything,
  handle: async ({ params, query }) => ({ status: 200, body: { ...params, ...query } }),
});
const defect = defineRoute({
  ...plain,
  id: 'defect',
  method: 'GET',
  path: '/defect',
  access: { kind: 'public' },
  answers: anything,
  handle: async () => {
    throw new Error('the password is hunter2');
  },
});
const routes: readonly Route[] = [echo, bytes, ignored, events, endless, open, defect];

let under: RoutesUnderTest;
beforeAll(async () => {
  under = await startRoutes(routes);
});
afterAll(() => under.stop());

const json = { 'content-type': 'application/json' };

async function problemOf(response: Response): Promise<unknown> {
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const body: unknown = await response.json();
  return typeof body === 'object' && body !== null && 'code' in body ? body.code : null;
}

describe('bodies of JSON', () => {
  it.each([
    ['as it should be', json, '{"text":"a"}', 200, null],
    ['with a charset', { 'content-type': 'Application/JSON; charset=UTF-8' }, '{"text":"ü"}', 200, null],
    [
      'in another charset',
      { 'content-type': 'application/json; charset=latin1' },
      '{"text":"a"}',
      415,
      'MEDIA_TYPE_UNSUPPORTED',
    ],
    ['as a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'text=a', 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ['as text', { 'content-type': 'text/plain' }, '{"text":"a"}', 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ['without a type', { 'content-type': '' }, '{"text":"a"}', 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ['compressed', { ...json, 'content-encoding': 'gzip' }, 'x', 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ['of the wrong shape', json, '{"text":1}', 400, 'REQUEST_INVALID'],
    ['with more than is known', json, '{"text":"a","more":1}', 400, 'REQUEST_INVALID'],
    ['that is null', json, 'null', 400, 'REQUEST_INVALID'],
    ['that is empty', json, '', 400, 'REQUEST_INVALID'],
    ['that ends early', json, '{"text":', 400, 'REQUEST_INVALID'],
    ['that is too large', json, `{"text":"${'a'.repeat(2000)}"}`, 413, 'BODY_TOO_LARGE'],
  ])('%s', async (_, headers, body, status, code) => {
    const response = await under.send('/echo', { method: 'POST', headers, body });
    expect(response.status).toBe(status);
    if (code !== null) expect(await problemOf(response)).toBe(code);
  });

  it('are counted as they come when their length is not told', async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Buffer.from(`{"text":"${'a'.repeat(3000)}`));
        controller.close();
      },
    });
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers: json, body, duplex: 'half' };
    expect((await under.send('/echo', init)).status).toBe(413);
  });
});

describe('bodies of bytes', () => {
  const tar = { 'content-type': 'application/x-tar' };

  it('come as they were sent, up to the limit of the route', async () => {
    const sent = Buffer.alloc(100_000, 'x');
    const response = await under.send('/bytes', { method: 'POST', headers: tar, body: sent });
    const digest = createHash('sha256').update(sent).digest('hex');
    expect(await response.json()).toEqual({ size: 100_000, digest });
  });

  it.each([
    ['too many', tar, 413],
    ['of another type', { 'content-type': 'application/zip' }, 415],
  ])('are refused when they are %s', async (_, headers, status) => {
    const response = await under.send('/bytes', { method: 'POST', headers, body: Buffer.alloc(100_001) });
    expect(response.status).toBe(status);
  });

  it('are refused when they turn out to be too many', async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let piece = 0; piece < 3; piece++) controller.enqueue(Buffer.alloc(50_000));
        controller.close();
      },
    });
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers: tar, body, duplex: 'half' };
    expect((await under.send('/bytes', init)).status).toBe(413);
  });

  it('need not be read, and need not be there', async () => {
    expect((await under.send('/ignored', { method: 'POST', headers: tar, body: Buffer.alloc(90_000) })).status).toBe(
      200,
    );
    expect(await (await under.send('/bytes', { method: 'POST' })).json()).toMatchObject({ size: 0 });
  });

  it('are not read for callers who may not send them', async () => {
    const headers = { ...tar, authorization: '' };
    const response = await under.send('/bytes', { method: 'POST', headers, body: Buffer.alloc(90_000) });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="assay"']);
  });
});

describe('requests', () => {
  it.each([
    ['/open/a?count=3', 200, null],
    ['/open/a?count=0', 400, 'REQUEST_INVALID'],
    ['/open/a?count=x', 400, 'REQUEST_INVALID'],
    ['/open/a?other=1', 400, 'REQUEST_INVALID'],
    ['/open/a?count=1&count=2', 400, 'REQUEST_INVALID'],
    [`/open/${'a'.repeat(41)}`, 400, 'REQUEST_INVALID'],
    ['/open/%zz', 400, 'REQUEST_INVALID'],
    ['/open/%ff', 400, 'REQUEST_INVALID'],
    ['/open/a%2fb', 200, null],
    ['/open/a/b', 404, 'ROUTE_UNKNOWN'],
    ['/open/', 400, 'REQUEST_INVALID'],
    ['//open/a', 404, 'ROUTE_UNKNOWN'],
    ['/OPEN/a', 404, 'ROUTE_UNKNOWN'],
    ['/echo', 405, 'METHOD_NOT_ALLOWED'],
  ])('to %s', async (path, status, code) => {
    const response = await under.send(path, { headers: { authorization: '' } });
    expect([path.slice(0, 20), response.status]).toEqual([path.slice(0, 20), status]);
    if (code !== null) expect(await problemOf(response)).toBe(code);
    if (status === 405) expect(response.headers.get('allow')).toBe('POST');
  });

  it('with a parameter that is far too long are refused', async () => {
    expect((await under.send(`/open/${'a'.repeat(5000)}`)).status).toBe(400);
  });

  it('may ask for the head alone', async () => {
    const response = await under.send('/open/a', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it('that break the service are told nothing but an id, which the log knows', async () => {
    const response = await under.send('/defect');
    const body = await response.text();
    expect([response.status, body.includes('hunter2')]).toEqual([500, false]);
    const id = response.headers.get('x-request-id');
    expect(under.service.lines.some(({ level, fields }) => level === 'error' && fields['requestId'] === id)).toBe(true);
  });

  it('get headers that keep browsers from doing more than they should', async () => {
    const { headers } = await under.send('/open/a');
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      ratelimit: expect.stringMatching(/^"default";r=\d+;t=\d+$/),
    });
    expect([headers.get('access-control-allow-origin'), headers.get('strict-transport-security')]).toEqual([
      null,
      null,
    ]);
  });

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', '400'],
    ['a header too large', `GET /open/a HTTP/1.1\r\nhost: a\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`, '431'],
    ['two lengths', 'POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', '400'],
    [
      'a length and chunks',
      'POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      '400',
    ],
    ['no host', 'GET /open/a HTTP/1.1\r\n\r\n', '400'],
    ['a method of its own', 'BREW /open/a HTTP/1.1\r\nhost: a\r\n\r\n', '400'],
  ])('with %s are refused', async (_, text, status) => {
    const answer = await exchange(under.url, text);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });
});

describe('streams of events', () => {
  it('send what is fed to them, one line for each field, and end with it', async () => {
    const response = await under.send('/events', { headers: { 'last-event-id': '7' } });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(await response.text()).toBe(
      'retry: 3000\n\nid: 1 2\nevent: first\ndata: {"text":"a\\nb","last":"7"}\n\nevent: second\ndata: null\n\n',
    );
  });

  it('end when the service stops', async () => {
    const own = await startRoutes(routes);
    const response = await own.send('/endless');
    const reader = response.body?.getReader();
    await reader?.read();
    const stopped = own.service.service.stop();
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
      expect(part.value).toBeDefined();
    await stopped;
    await own.stop();
  });
});

async function exchange(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(text);
  let answer = '';
  for await (const piece of socket) answer += String(piece);
  return answer;
}
