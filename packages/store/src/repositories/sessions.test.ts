import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Store, openStore } from '../database/open-store.ts';
import { type TestDatabase, databaseKinds } from '../testing/test-stores.ts';
import { createApiKey } from './api-keys.ts';
import { authenticateKey, authenticateToken } from './authentication.ts';
import { listMembers, setGroupRoles, setMember } from './members.ts';
import { inSpace } from './scope.ts';
import { createSession, endSession, forgetSessions, useSession } from './sessions.ts';
import { createSpace } from './spaces.ts';
import { rememberUser, spacesOfUser, usersByEmail } from './users.ts';

const PERSON = { issuer: 'https://id.example', email: 'ada@example.com', name: 'Ada' };

describe.each(databaseKinds())('logins on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    if (kind.missing !== null) return;
    database = await kind.create();
    store = await openStore(database.location);
  }, 60_000);
  afterAll(async () => {
    if (kind.missing !== null) return;
    await store.close();
    await database.dispose();
  });

  on('count until they end, lie idle, are ended, or their person is thrown out', async () => {
    const userId = await rememberUser(store.write, { ...PERSON, subject: 'a' }, 1);
    const wanted = { subject: { kind: 'user', userId }, scopes: ['instance:read'], expiresAt: 1_000_000 } as const;
    const token = await createSession(store.write, wanted, 0);
    const at = async (now: number) => (await useSession(store, token, now, 100_000)) !== null;
    expect(await useSession(store, token, 1, 100_000)).toEqual({ ...wanted, createdAt: 0 });
    expect([await at(99_999), await at(150_000), await at(999_999), await at(1_000_000)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(await useSession(store, `${token}x`, 1, 100_000)).toBeNull();
    const [two, three] = [await createSession(store.write, wanted, 0), await createSession(store.write, wanted, 0)];
    expect([await endSession(store.write, two, 5), await endSession(store.write, two, 6)]).toEqual([true, false]);
    expect(await useSession(store, two, 6, 100_000)).toBeNull();
    const rows = JSON.stringify(await store.read.selectFrom('sessions').selectAll().execute());
    expect([rows.includes(token), rows.includes(three)]).toEqual([false, false]);
    expect(await forgetSessions(store.write, 1_000_000)).toBe(3);
  });

  on('take away with a group what the group gave, and nothing else', async () => {
    const spaces = await Promise.all(['a', 'b', 'c'].map((name) => createSpace(store.write, name, 1)));
    const [a, b, c] = spaces.map((space) => space?.id);
    if (a === undefined || b === undefined || c === undefined) throw new Error('the spaces are new');
    const user = await rememberUser(store.write, { ...PERSON, subject: 'b' }, 1);
    await setMember(inSpace(store.write, c), user, 'viewer', 1);
    await setGroupRoles(
      store.write,
      user,
      new Map([
        [a, 'admin'],
        [b, 'viewer'],
        [c, 'admin'],
      ]),
      2,
    );
    const roles = async () => (await spacesOfUser(store.read, user)).map(({ name, role }) => `${name} ${role}`);
    expect(await roles()).toEqual(['a admin', 'b viewer', 'c viewer']);
    await setMember(inSpace(store.write, b), user, 'developer', 3);
    await setGroupRoles(store.write, user, new Map([[a, 'viewer']]), 4);
    expect(await roles()).toEqual(['a viewer', 'b developer', 'c viewer']);
    await setGroupRoles(store.write, user, new Map(), 5);
    expect(await roles()).toEqual(['b developer', 'c viewer']);
    expect(await listMembers(inSpace(store.read, b))).toMatchObject([{ userId: user, byGroup: false }]);
    expect((await usersByEmail(store.read, PERSON.email)).length).toBe(2);
  });

  on('with a key of the operator’s own words find the key, which is kept by its digest alone', async () => {
    const space = await createSpace(store.write, 'verbatim', 1);
    if (space === null) throw new Error('the space is new');
    const scope = inSpace(store.write, space.id);
    const draft = { name: 'first', role: 'admin', scopes: [], createdBy: 'system', expiresAt: null };
    const { id, token } = await createApiKey(scope, draft, 1, 'correct horse: battery/staple');
    expect(token).toBe('correct horse: battery/staple');
    expect(await authenticateToken(store, token, 2)).toMatchObject({ kind: 'key', keyId: id, spaceName: 'verbatim' });
    expect(await authenticateToken(store, `${token} `, 2)).toEqual({ kind: 'refused', reason: 'unknown' });
    expect(await authenticateKey(store.read, id, 2)).toMatchObject({ kind: 'key', role: 'admin' });
    const kept = [
      await store.read.selectFrom('settings').selectAll().execute(),
      await store.read.selectFrom('api_keys').selectAll().execute(),
    ];
    expect(JSON.stringify(kept)).not.toContain('battery');
  });
});
