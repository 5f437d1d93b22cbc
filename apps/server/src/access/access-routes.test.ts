import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { inSpace, members, spaces, users } from '@assay/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServiceOn } from '../testing/service-stores.ts';
import { type TestAnswer, type TestService, startTestService } from '../testing/test-service.ts';

const DAY = 24 * 60 * 60 * 1000;

interface Made {
  readonly token: string;
  readonly key: { readonly id: string; readonly expiresAt: string | null };
}

function madeOf({ status, body }: TestAnswer): Made {
  expect(status).toBe(201);
  const made: Made = JSON.parse(JSON.stringify(body));
  return made;
}

describe.each(databaseKinds())('access on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);
  let service: TestService;
  let now = Date.parse('2026-05-01T12:00:00Z');
  beforeAll(async () => {
    if (kind.missing === null) service = await startServiceOn(kind, {}, { now: () => now });
  }, 60_000);
  afterAll(async () => {
    if (kind.missing === null) await service.stop();
  });

  const make = async (wanted: object, key: string = service.adminKey): Promise<TestAnswer> =>
    service.request('POST', '/api/v1/keys', { name: 'k', ...wanted }, { key });
  const statusWith = async (key: string, path = '/api/v1/policies'): Promise<number> =>
    (await service.request('GET', path, undefined, { key })).status;

  on('keys are shown once, listed without their secret, and count until they are revoked, at once', async () => {
    const { token, key } = madeOf(await make({ role: 'viewer' }));
    expect(await statusWith(token)).toBe(200);
    const listed = await service.request('GET', '/api/v1/keys');
    expect(listed.body).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ id: key.id, usedOn: '2026-05-01', revokedAt: null })]),
    });
    expect(JSON.stringify(listed.body)).not.toContain(token.slice(-30));
    expect((await service.request('DELETE', `/api/v1/keys/${key.id}`)).status).toBe(204);
    expect(await statusWith(token)).toBe(401);
    expect((await service.request('DELETE', `/api/v1/keys/${key.id}`)).status).toBe(404);
    expect(JSON.stringify(service.lines)).not.toContain(token.slice(-30));
  });

  on('keys end when they expire, which is after a year where nothing is said', async () => {
    const [short, long] = [
      madeOf(await make({ role: 'viewer', expiresInDays: 1 })),
      madeOf(await make({ role: 'viewer' })),
    ];
    expect(long.key.expiresAt).toBe('2027-05-01T12:00:00.000Z');
    now += DAY - 1;
    expect(await statusWith(short.token)).toBe(200);
    now += 1;
    expect([await statusWith(short.token), await statusWith(long.token)]).toEqual([401, 200]);
    expect((await make({ role: 'viewer', expiresInDays: 366 })).status).toBe(400);
  });

  on('nobody makes a key that may do more, or counts for longer, than their own', async () => {
    const narrow = madeOf(
      await make({ role: 'admin', scopes: ['keys:write', 'images:read'], expiresInDays: 10 }),
    ).token;
    expect((await make({ role: 'viewer' }, narrow)).status).toBe(403);
    expect((await make({ role: 'admin' }, narrow)).status).toBe(403);
    expect((await make({ role: 'viewer', scopes: ['images:read'], expiresInDays: 11 }, narrow)).status).toBe(403);
    const own = madeOf(await make({ role: 'viewer', scopes: ['images:read'] }, narrow));
    expect(Date.parse(own.key.expiresAt ?? '')).toBe(now + 10 * DAY);
    const noInstance = madeOf(await make({ role: 'admin' })).token;
    for (const scope of ['instance:read', 'instance:manage']) {
      expect((await make({ role: 'admin', scopes: [scope] }, noInstance)).status).toBe(403);
    }
    expect((await make({ role: 'admin', scopes: ['instance:read'] })).status).toBe(201);
    // A role that is no admin never gets what is about the instance, so naming it there gives nothing.
    const viewer = madeOf(await make({ role: 'viewer', scopes: ['instance:manage', 'images:read'] })).token;
    expect(await statusWith(viewer, '/api/v1/instance/spaces')).toBe(403);
  });

  on('nobody revokes a key that may do more than they, but everybody their own', async () => {
    const strong = madeOf(await make({ role: 'admin' }));
    const weak = madeOf(await make({ role: 'admin', scopes: ['keys:write'] }));
    const revoke = async (id: string, key: string): Promise<number> =>
      (await service.request('DELETE', `/api/v1/keys/${id}`, undefined, { key })).status;
    expect(await revoke(strong.key.id, weak.token)).toBe(403);
    expect(await revoke(weak.key.id, weak.token)).toBe(204);
    expect(await revoke(strong.key.id, service.adminKey)).toBe(204);
  });

  on('a key speaks for its own space, by whatever name', async () => {
    const [space] = (await spaces.listSpaces(service.service.parts.store.read, {})).items;
    const as = async (named: string): Promise<number> =>
      (await service.request('GET', '/api/v1/policies', undefined, { headers: { 'x-assay-space': named } })).status;
    expect([await as('default'), await as(space?.id ?? '')]).toEqual([200, 200]);
    expect([await as('other'), await as('system')]).toEqual([403, 403]);
  });

  on('a key may be sent as the password of _api_key, as clients of other tools do', async () => {
    const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;
    const as = async (authorization: string): Promise<number> =>
      (await service.request('GET', '/api/v1/policies', undefined, { key: null, headers: { authorization } })).status;
    expect(await as(basic(`_api_key:${service.adminKey}`))).toBe(200);
    const wrong = [basic(`admin:${service.adminKey}`), basic('_api_key:x'), 'Basic ', 'Bearer', 'Digest x', ''];
    for (const header of wrong) expect([header, await as(header)]).toEqual([header, 401]);
  });

  on('spaces are made by who manages the instance, who hands out their first key', async () => {
    const create = async (name: string): Promise<number> =>
      (await service.request('POST', '/api/v1/instance/spaces', { name })).status;
    expect([await create('team-a'), await create('team-a'), await create('system')]).toEqual([201, 409, 409]);
    expect([await create('Team'), await create('0198c0de-0000-7000-8000-000000000000')]).toEqual([400, 400]);
    const first = madeOf(
      await service.request('POST', '/api/v1/instance/spaces/team-a/keys', { name: 'first', role: 'admin' }),
    );
    expect(await statusWith(first.token, '/api/v1/members')).toBe(200);
    expect(await statusWith(first.token, '/api/v1/instance/spaces')).toBe(403);
    const trail = await service.request('GET', '/api/v1/audit', undefined, { key: first.token });
    expect(trail.body).toMatchObject({ items: [{ action: 'key.create', subject: `key:${first.key.id}` }] });
    const ofInstance = await service.request('GET', '/api/v1/instance/audit?action=space.create');
    expect(ofInstance.body).toMatchObject({ items: [{ action: 'space.create' }] });
    expect(
      (await service.request('POST', '/api/v1/instance/spaces/nowhere/keys', { name: 'x', role: 'admin' })).status,
    ).toBe(404);
    expect(
      (await service.request('POST', '/api/v1/instance/spaces/system/keys', { name: 'x', role: 'admin' })).status,
    ).toBe(404);
  });

  on('members are taken in by address, and nobody gives a role that is more than theirs', async () => {
    const { store } = service.service.parts;
    const person = { issuer: 'https://id.example', subject: 'm', email: 'm@example.com', name: 'M' };
    const user = await users.rememberUser(store.write, person, now);
    const twins = ['t1', 't2'].map((subject) =>
      users.rememberUser(store.write, { ...person, subject, email: 't@example.com' }, now),
    );
    await Promise.all(twins);
    const add = async (email: string, role = 'developer', key = service.adminKey): Promise<number> =>
      (await service.request('POST', '/api/v1/members', { email, role }, { key })).status;
    const narrow = madeOf(await make({ role: 'admin', scopes: ['members:write'] })).token;
    expect([await add('nobody@example.com'), await add('t@example.com')]).toEqual([404, 409]);
    expect(await add('m@example.com', 'viewer', narrow)).toBe(403);
    expect([await add('M@Example.com'), await add('m@example.com')]).toEqual([201, 409]);
    const set = async (role: string, key = service.adminKey): Promise<number> =>
      (await service.request('PUT', `/api/v1/members/${user}`, { role }, { key })).status;
    expect([await set('admin'), await set('viewer', narrow)]).toEqual([200, 403]);
    expect((await service.request('GET', '/api/v1/members')).body).toMatchObject({
      items: [{ userId: user, role: 'admin' }],
    });
    const remove = async (key: string): Promise<number> =>
      (await service.request('DELETE', `/api/v1/members/${user}`, undefined, { key })).status;
    expect([await remove(narrow), await remove(service.adminKey), await remove(service.adminKey)]).toEqual([
      403, 204, 404,
    ]);
    expect(
      (await service.request('PUT', `/api/v1/instance/spaces/default/members/${user}`, { role: 'viewer' })).status,
    ).toBe(200);
    const [space] = (await spaces.listSpaces(store.read, {})).items;
    if (space === undefined) throw new Error('there is a first space');
    expect(await members.memberRole(inSpace(store.read, space.id), user)).toBe('viewer');
  });

  on('the trail tells who did what, can be filtered, exported and checked', async () => {
    const trail = await service.request('GET', '/api/v1/audit?action=key.revoke&limit=2');
    expect(trail.body).toMatchObject({
      items: [{ action: 'key.revoke' }, { action: 'key.revoke' }],
      next: expect.any(String),
    });
    const until = new Date(now - DAY).toISOString();
    expect((await service.request('GET', `/api/v1/audit?until=${until}&since=${until}`)).body).toMatchObject({
      items: [],
    });
    const exported = await service.request('GET', '/api/v1/audit/export');
    const checked = await service.request('GET', '/api/v1/audit/verification');
    const lines = String(exported.body).trimEnd().split('\n');
    expect(checked.body).toMatchObject({ kind: 'intact', entries: lines.length });
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ seq: lines.length });
    const wrong = `/api/v1/audit/verification?checkpoint=1:${'0'.repeat(64)}`;
    expect((await service.request('GET', wrong)).body).toMatchObject({
      kind: 'broken',
      seq: 1,
      reason: 'not-the-checkpoint',
    });
    expect((await service.request('GET', '/api/v1/audit?since=yesterday')).status).toBe(400);
  });
});

describe('the first admin key', () => {
  it.each(['with spaces: and/signs=', 'assay_of-no-known-form', 'ключ администратора', 'x'.repeat(200)])(
    'may be any text of the operator: %j',
    async (adminKey) => {
      const service = await startTestService({ adminKey });
      const as = async (text: string): Promise<number> =>
        (
          await service.request('GET', '/api/v1/policies', undefined, {
            key: null,
            headers: { authorization: `Bearer ${text}` },
          })
        ).status;
      const sent = Buffer.from(adminKey).toString('latin1');
      expect([await as(sent), await as(`${sent}x`)]).toEqual([200, 401]);
      await service.stop();
    },
  );
});
