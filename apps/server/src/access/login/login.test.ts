import { spaces } from '@assay/store';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type FakeIdentityProvider,
  type LoginFaults,
  startFakeIdentityProvider,
} from '../../testing/fake-identity-provider.ts';
import { type TestAnswer, type TestService, startTestService } from '../../testing/test-service.ts';

const ADA = { sub: 'ada', name: 'Ada', email: 'Ada@Example.com', email_verified: true };

describe('a login with an identity provider', () => {
  let provider: FakeIdentityProvider;
  let service: TestService;
  beforeAll(async () => {
    provider = await startFakeIdentityProvider();
    service = await startTestService({
      allowedEgress: [],
      oidc: {
        issuer: provider.issuer,
        clientId: 'assay',
        clientSecret: provider.clientSecret,
        groupsClaim: 'groups',
        groups: {
          platform: { space: 'default', role: 'admin', instance: ['instance:read'] },
          readers: { space: 'default', role: 'viewer' },
          other: { space: 'other', role: 'developer' },
          nowhere: { space: 'nowhere', role: 'admin' },
          nonsense: { space: 'default', role: 'emperor' },
        },
      },
    });
    const { store } = service.service.parts;
    await spaces.createSpace(store.write, 'other', 1);
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    await provider[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    provider.person = { ...ADA, groups: ['readers'] };
    provider.faults = {};
    provider.userInfo = null;
  });

  const get = (path: string, cookie: string | null, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${service.url}${path}`, {
      redirect: 'manual',
      headers: { ...headers, ...(cookie === null ? {} : { cookie }) },
    });

  /** The browser up to where the provider sends it back to. */
  const begin = async (returnTo = ''): Promise<{ readonly back: URL; readonly cookie: string }> => {
    const response = await get(
      `/auth/login${returnTo === '' ? '' : `?returnTo=${encodeURIComponent(returnTo)}`}`,
      null,
    );
    expect(response.status).toBe(302);
    return {
      back: provider.logIn(new URL(response.headers.get('location') ?? '')),
      cookie: cookieOf(response, 'login'),
    };
  };
  const finish = async ({ back, cookie }: { back: URL; cookie: string }): Promise<Response> =>
    get(`${back.pathname}${back.search}`, cookie);
  const logIn = async (): Promise<{ readonly cookie: string; readonly csrf: string; readonly who: Who }> => {
    const response = await finish(await begin());
    expect(response.status).toBe(302);
    const cookie = cookieOf(response, 'session');
    const who = whoOf(await (await get('/auth/session', cookie)).json());
    return { cookie, csrf: who.csrf, who };
  };

  it('gives the roles of the groups, and leads on to the page that was asked for', async () => {
    const response = await finish(await begin('/images?x=1'));
    expect([response.status, response.headers.get('location')]).toEqual([302, '/images?x=1']);
    const set = response.headers.getSetCookie();
    expect(set[0]).toMatch(/^assay-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200$/);
    expect(set[1]).toMatch(/^assay-login=; .*Max-Age=0$/);
    const who = whoOf(await (await get('/auth/session', cookieOf(response, 'session'))).json());
    expect(who).toMatchObject({ name: 'Ada', spaces: [{ name: 'default', role: 'viewer' }], instance: [] });
  });

  it('takes roles away with the group at the next login, and what somebody gave stays', async () => {
    provider.person = { ...ADA, groups: ['platform', 'readers', 'other', 'nowhere', 'nonsense', 'constructor'] };
    const first = await logIn();
    expect(first.who.spaces.map(({ name, role }) => `${name} ${role}`)).toEqual(['default admin', 'other developer']);
    expect(first.who.instance).toEqual(['instance:read']);
    provider.person = { ...ADA, groups: ['other'] };
    const second = await logIn();
    expect(second.who.spaces.map(({ name, role }) => `${name} ${role}`)).toEqual(['other developer']);
    // The session from before has lost the space too, but keeps no more than it was given for the instance.
    expect((await get('/api/v1/keys', first.cookie, { 'x-assay-space': 'default' })).status).toBe(404);
    provider.person = { ...ADA, groups: 'readers' };
    expect((await logIn()).who.spaces).toMatchObject([{ name: 'default', role: 'viewer' }]);
    provider.person = ADA;
    expect((await logIn()).who.spaces).toEqual([]);
  });

  it('asks the user info endpoint for groups that the ID token does not hold', async () => {
    provider.userInfo = { groups: ['platform'] };
    const fresh = await startTestService({
      allowedEgress: [],
      oidc: {
        issuer: provider.issuer,
        clientId: 'assay',
        clientSecret: provider.clientSecret,
        groupsClaim: 'groups',
        groups: { platform: { space: 'default', role: 'admin' } },
      },
    });
    provider.person = ADA;
    const response = await fetch(`${fresh.url}/auth/login`, { redirect: 'manual' });
    const back = provider.logIn(new URL(response.headers.get('location') ?? ''));
    const done = await fetch(`${fresh.url}${back.pathname}${back.search}`, {
      redirect: 'manual',
      headers: { cookie: cookieOf(response, 'login') },
    });
    const seen = await fetch(`${fresh.url}/auth/session`, { headers: { cookie: cookieOf(done, 'session') } });
    expect(whoOf(await seen.json()).spaces).toMatchObject([{ name: 'default', role: 'admin' }]);
    await fresh.stop();
  });

  const past = Math.floor(Date.now() / 1000) - 3600;
  it.each<[string, LoginFaults]>([
    ['another nonce', { claims: { nonce: 'another' } }],
    ['no nonce', { claims: { nonce: undefined } }],
    ['another state', { callback: { state: 'another' } }],
    ['another issuer in the token', { claims: { iss: 'https://evil.example' } }],
    ['another issuer in the answer', { callback: { iss: 'https://evil.example' } }],
    ['another audience', { claims: { aud: 'another' } }],
    ['several audiences and no authorised party', { claims: { aud: ['assay', 'another'], azp: 'another' } }],
    ['a token that has expired', { claims: { exp: past, iat: past - 300 } }],
    ['no subject', { claims: { sub: undefined } }],
    ['a subject that is too long', { claims: { sub: 'x'.repeat(300) } }],
    ['the signature of another key', { signature: 'other-key' }],
    ['no signature', { signature: 'none' }],
    ['a signature with the secret of the client', { signature: 'symmetric' }],
    ['a code that is none', { callback: { code: 'guessed' } }],
    ['an error', { callback: { error: 'access_denied', code: '' } }],
  ])('fails with %s', async (_what, faults) => {
    provider.faults = faults;
    const response = await finish(await begin());
    expect([response.status, response.headers.getSetCookie()]).toEqual([403, []]);
    expect(await response.json()).toMatchObject({ code: 'LOGIN_FAILED' });
  });

  it('fails with a code that was redeemed, in another browser, and without a login that was begun', async () => {
    const begun = await begin();
    expect((await finish(begun)).status).toBe(302);
    expect((await finish(begun)).status).toBe(403);
    const [one, two] = [await begin(), await begin()];
    expect((await finish({ back: one.back, cookie: two.cookie })).status).toBe(403);
    expect((await finish({ back: one.back, cookie: '' })).status).toBe(403);
    expect((await finish({ back: one.back, cookie: 'assay-login=x.AAAA' })).status).toBe(403);
  });

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', '/\t/evil.example', 'x', '/ä'])(
    'leads nobody on to %j',
    async (returnTo) => {
      expect((await finish(await begin(returnTo))).headers.get('location')).toBe('/');
    },
  );

  it('lets a session change something only from a page of the service', async () => {
    provider.person = { ...ADA, groups: ['platform'] };
    const { cookie, csrf } = await logIn();
    const create = async (headers: Record<string, string>): Promise<TestAnswer> =>
      service.request(
        'POST',
        '/api/v1/keys',
        { name: 'x', role: 'viewer' },
        { key: null, headers: { cookie, ...headers } },
      );
    const right = { 'x-assay-csrf': csrf };
    expect((await create(right)).status).toBe(201);
    expect((await create({ ...right, 'sec-fetch-site': 'same-origin', origin: service.url })).status).toBe(201);
    const wrong = [
      {},
      { 'x-assay-csrf': 'x' },
      { 'x-assay-csrf': `${csrf}x` },
      { ...right, 'sec-fetch-site': 'cross-site' },
      { ...right, 'sec-fetch-site': 'same-site' },
      { ...right, origin: 'https://evil.example' },
      { ...right, origin: 'null' },
    ];
    for (const headers of wrong) expect([headers, (await create(headers)).status]).toEqual([headers, 403]);
  });

  it('ends with a logout, at once', async () => {
    const { cookie, csrf } = await logIn();
    const leave = (headers: Record<string, string>): Promise<TestAnswer> =>
      service.request('POST', '/auth/logout', undefined, { key: null, headers: { cookie, ...headers } });
    expect((await leave({})).status).toBe(403);
    expect((await get('/api/v1/policies', cookie)).status).toBe(200);
    expect((await leave({ 'x-assay-csrf': csrf })).status).toBe(204);
    expect((await get('/api/v1/policies', cookie)).status).toBe(401);
    expect(await (await get('/auth/session', cookie)).json()).toMatchObject({ who: null });
  });

  it('chooses among several spaces by name or id, and finds no others', async () => {
    provider.person = { ...ADA, groups: ['readers', 'other'] };
    const { cookie, who } = await logIn();
    const statusIn = async (space: string | null): Promise<number> =>
      (await get('/api/v1/policies', cookie, space === null ? {} : { 'x-assay-space': space })).status;
    expect(await statusIn(null)).toBe(400);
    for (const { id, name } of who.spaces) expect([await statusIn(id), await statusIn(name)]).toEqual([200, 200]);
    expect([await statusIn('system'), await statusIn('unknown'), await statusIn('')]).toEqual([404, 404, 404]);
  });

  it('is written in the trail of the instance, without a secret anywhere', async () => {
    const { cookie, csrf } = await logIn();
    const trail = await service.request('GET', '/api/v1/instance/audit?action=session.begin');
    expect(trail.body).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ action: 'session.begin' })]),
    });
    const text = JSON.stringify([trail.body, service.lines]);
    for (const secret of [cookie.split('=')[1] ?? '', csrf, provider.clientSecret]) expect(text).not.toContain(secret);
  });
});

describe('a session for an API key', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });
  afterAll(() => service.stop());

  it('can do what the key can, until the key is revoked', async () => {
    const made = await service.request('POST', '/api/v1/keys', { name: 'ui', role: 'developer' });
    const { token, key } = keyOf(made.body);
    const begun = await service.request('POST', '/auth/key', undefined, { key: token });
    expect(begun.status).toBe(200);
    expect(begun.body).toMatchObject({
      who: { actor: `key:${key.id}`, spaces: [{ name: 'default', role: 'developer' }] },
    });
    const [set = ''] = begun.headers.getSetCookie();
    const cookie = set.split(';')[0] ?? '';
    const read = (path: string): Promise<TestAnswer> =>
      service.request('GET', path, undefined, { key: null, headers: { cookie } });
    expect([(await read('/api/v1/policies')).status, (await read('/api/v1/keys')).status]).toEqual([200, 403]);
    expect((await service.request('DELETE', `/api/v1/keys/${key.id}`)).status).toBe(204);
    expect((await read('/api/v1/policies')).status).toBe(401);
  });

  it('is not begun without a key, from another site, or over plain HTTP from elsewhere', async () => {
    const ask = async (key: string | null, headers: Record<string, string>): Promise<number> =>
      (await service.request('POST', '/auth/key', undefined, { key, headers })).status;
    expect(await ask(null, {})).toBe(401);
    expect(await ask('wrong', {})).toBe(401);
    expect(await ask(service.adminKey, { origin: 'https://evil.example' })).toBe(403);
    const away = await startTestService({ publicUrl: 'http://assay.example' });
    expect((await away.request('POST', '/auth/key')).body).toMatchObject({ code: 'ORIGIN_INSECURE' });
    await away.stop();
  });

  it('is kept in a cookie of the host alone where the service is reached over HTTPS', async () => {
    const away = await startTestService({ publicUrl: 'https://assay.example' });
    const begun = await away.request('POST', '/auth/key');
    expect(begun.headers.getSetCookie()[0]).toMatch(
      /^__Host-assay-session=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=\d+$/,
    );
    await away.stop();
  });
});

interface Who {
  readonly name: string;
  readonly csrf: string;
  readonly spaces: readonly { readonly id: string; readonly name: string; readonly role: string }[];
  readonly instance: readonly string[];
}

function whoOf(body: unknown): Who {
  const read: { readonly who: Who } = JSON.parse(JSON.stringify(body));
  return read.who;
}

function keyOf(body: unknown): { readonly token: string; readonly key: { readonly id: string } } {
  const read: { readonly token: string; readonly key: { readonly id: string } } = JSON.parse(JSON.stringify(body));
  return read;
}

function cookieOf(response: Response, use: string): string {
  const found = response.headers.getSetCookie().find((each) => each.startsWith(`assay-${use}=`));
  return found?.split(';')[0] ?? '';
}
