import { apiKeys, inSpace, spaces } from '@assay/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestService, startTestService } from '../testing/test-service.ts';

const PATH = '/api/v1/subscriptions';
const HOOK = { channel: 'webhook', settings: { url: 'https://hooks.example/x' }, events: ['verdict.changed'] };
const MAIL = { host: 'mail.example', port: 587, security: 'starttls', from: 'a@example.com', to: ['b@example.com'] };

describe('subscriptions', () => {
  let service: TestService;
  let other: string;
  let number = 0;

  beforeAll(async () => {
    service = await startTestService();
    const { store } = service.service.parts;
    const space = await spaces.createSpace(store.write, 'other', 1);
    if (space === null) throw new Error('the space is new');
    const draft = { name: 'k', role: 'admin', scopes: [], createdBy: 'test', expiresAt: null };
    other = (await apiKeys.createApiKey(inSpace(store.write, space.id), draft, 1)).token;
  });
  afterAll(() => service.stop());

  const make = async (changes: object): Promise<{ status: number; body: unknown; id: string }> => {
    number++;
    const { status, body } = await service.request('POST', PATH, { name: `s ${number}`, ...HOOK, ...changes });
    return { status, body, id: String(Reflect.get(Object(body), 'id')) };
  };

  it('are shown without their secret, which is told once when it is made up', async () => {
    const { status, body, id } = await make({});
    expect(status).toBe(201);
    const newSecret = String(Reflect.get(Object(body), 'newSecret'));
    expect(newSecret).toMatch(/^whsec_/);
    const read = await service.request('GET', `${PATH}/${id}`);
    expect(read.body).toMatchObject({
      id,
      hasSecret: true,
      digestMinutes: null,
      filter: {},
      template: null,
      problem: null,
    });
    const list = await service.request('GET', PATH);
    for (const shown of [read.body, list.body]) expect(JSON.stringify(shown)).not.toContain(newSecret);
  });

  it('keep their secret when they are changed without one', async () => {
    const { id } = await make({ channel: 'slack', settings: {}, secret: 'https://hooks.example/SECRET' });
    const changed = await service.request('PUT', `${PATH}/${id}`, {
      settings: {},
      events: ['tag.moved'],
      digestMinutes: 5,
    });
    expect(changed).toMatchObject({ status: 200, body: { hasSecret: true, events: ['tag.moved'], digestMinutes: 5 } });
    expect(
      (await service.request('PUT', `${PATH}/${id}`, { settings: {}, events: ['tag.moved'], secret: 'nothing' }))
        .status,
    ).toBe(400);
  });

  it('are changed only as they are, where the caller says how they were', async () => {
    const { id } = await make({});
    const tag = (await service.request('GET', `${PATH}/${id}`)).headers.get('etag') ?? '';
    const body = { settings: HOOK.settings, events: ['tag.moved'] };
    const put = (etag: string) => service.request('PUT', `${PATH}/${id}`, body, { headers: { 'if-match': etag } });
    expect([(await put(tag)).status, (await put(tag)).status]).toEqual([200, 412]);
  });

  it.each<[string, object]>([
    ['an unknown event', { events: ['nothing'] }],
    ['no event', { events: [] }],
    ['an unknown channel', { channel: 'pigeon' }],
    ['settings of another channel', { settings: { url: 'https://x.example', more: 1 } }],
    ['an address of another protocol', { settings: { url: 'file:///etc/passwd' } }],
    ['an address with a password', { settings: { url: 'https://a:b@x.example/' } }],
    ['a secret that cannot sign', { secret: 'short' }],
    ['a template that does not read', { template: '{{#a}}' }],
    ['a filter of other names', { filter: { nothing: ['x'] } }],
    ['a digest of no time', { digestMinutes: 0 }],
    ['a name of more than one line', { name: 'a\nb' }],
    [
      'mail to a name with a line break',
      { channel: 'mail', settings: { ...MAIL, to: ['a@example.com\r\nBcc: x@example.com'] } },
    ],
    [
      'mail with a password in the clear',
      { channel: 'mail', secret: 'p', settings: { ...MAIL, security: 'none', username: 'u' } },
    ],
    ['mail with a user and no password', { channel: 'mail', settings: { ...MAIL, username: 'u' } }],
    [
      'a status for events without a verdict',
      { channel: 'github', secret: 't', settings: { repository: 'a/b', action: 'status' }, events: ['tag.moved'] },
    ],
    [
      'a repository that climbs',
      { channel: 'github', secret: 't', settings: { repository: '../b', action: 'dispatch' } },
    ],
    [
      'a token with a line break',
      { channel: 'github', secret: 'a\nb', settings: { repository: 'a/b', action: 'dispatch' } },
    ],
    ['Slack without its address', { channel: 'slack', settings: {} }],
  ])('are refused with %s', async (_, changes) => {
    expect((await make(changes)).status).toBeGreaterThanOrEqual(400);
    expect((await make(changes)).status).toBeLessThan(500);
  });

  it('have names of their own', async () => {
    const name = 'the same';
    expect([(await make({ name })).status, (await make({ name })).status]).toEqual([201, 409]);
  });

  it('are not there for other spaces', async () => {
    const { id } = await make({});
    const as = { key: other };
    const put = { settings: HOOK.settings, events: ['tag.moved'] };
    expect((await service.request('GET', PATH, undefined, as)).body).toEqual({ items: [], next: null });
    for (const [method, path, body] of [
      ['GET', `${PATH}/${id}`, undefined],
      ['PUT', `${PATH}/${id}`, put],
      ['DELETE', `${PATH}/${id}`, undefined],
      ['POST', `${PATH}/${id}/test`, undefined],
    ] as const) {
      expect((await service.request(method, path, body, as)).status).toBe(404);
    }
    expect((await service.request('GET', `${PATH}/${id}`)).status).toBe(200);
    const replayed = await service.request('POST', '/api/v1/notifications/replay', { subscription: id }, as);
    expect(replayed.body).toEqual({ replayed: 0 });
  });

  it('go with their messages', async () => {
    const { id } = await make({});
    expect((await service.request('DELETE', `${PATH}/${id}`)).status).toBe(204);
    expect((await service.request('GET', `${PATH}/${id}`)).status).toBe(404);
    expect((await service.request('GET', '/api/v1/notifications/nothing')).status).toBe(404);
  });
});
