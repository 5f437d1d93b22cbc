import { describe, expect, it } from 'vitest';
import { openStore } from '../database/open-store.ts';
import { createApiKey, revokeApiKey } from '../repositories/api-keys.ts';
import { authenticateToken } from '../repositories/authentication.ts';
import { listRegistries, putRegistry, registryCredential } from '../repositories/registries.ts';
import { inSpace } from '../repositories/scope.ts';
import { createSpace } from '../repositories/spaces.ts';
import { databaseKinds } from '../testing/test-stores.ts';
import { type Keyring, openSecret, sealSecret } from './keyring.ts';
import { rotateKeys } from './rotate-keys.ts';

const OLD: Keyring = { current: 'old', keys: new Map([['old', new Uint8Array(32).fill(1)]]) };
const BOTH: Keyring = { current: 'new', keys: new Map([...OLD.keys, ['new', new Uint8Array(32).fill(2)]]) };
const NEW: Keyring = { current: 'new', keys: new Map([['new', new Uint8Array(32).fill(2)]]) };
const UNREADABLE = expect.objectContaining({ code: 'CREDENTIAL_UNREADABLE' });

describe('a sealed secret', () => {
  it('opens at its place, and is another text each time it is sealed', () => {
    const [one, two] = [sealSecret(OLD, ['a'], 'pässword'), sealSecret(OLD, ['a'], 'pässword')];
    expect(openSecret(OLD, ['a'], one)).toBe('pässword');
    expect(Buffer.from(one.sealed).equals(two.sealed)).toBe(false);
  });

  it('opens at no other place, with no other key, and not when any byte was changed', () => {
    const secret = sealSecret(OLD, ['space', 'one'], 'password');
    expect(() => openSecret(OLD, ['space', 'two'], secret)).toThrow(UNREADABLE);
    expect(() => openSecret(NEW, ['space', 'one'], secret)).toThrow(UNREADABLE);
    expect(() => openSecret(BOTH, ['space', 'one'], { ...secret, keyId: 'new' })).toThrow(UNREADABLE);
    for (let index = 0; index < secret.sealed.length; index++) {
      const sealed = Uint8Array.from(secret.sealed, (byte, at) => (at === index ? byte ^ 1 : byte));
      expect(() => openSecret(OLD, ['space', 'one'], { ...secret, sealed })).toThrow(UNREADABLE);
    }
    expect(() => openSecret(OLD, ['space', 'one'], { ...secret, sealed: new Uint8Array(5) })).toThrow(UNREADABLE);
  });

  it('is not made with a key of another length', () => {
    expect(() => sealSecret({ current: 'k', keys: new Map([['k', new Uint8Array(16)]]) }, [], 'x')).toThrow(UNREADABLE);
  });
});

describe.each(databaseKinds())('credentials on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);

  on('are sealed anew with the current key, after which the old one is not needed', async () => {
    const database = await kind.create();
    const store = await openStore(database.location);
    const space = await createSpace(store.write, 'one', 1);
    if (space === null) throw new Error('the space is new');
    const scope = inSpace(store.write, space.id);
    for (let host = 0; host < 120; host++) {
      await putRegistry(scope, OLD, `host-${host}`, { username: 'u', secret: `secret ${host}` }, 1);
    }
    await putRegistry(scope, OLD, 'open', null, 1);
    expect(await rotateKeys(store, BOTH)).toBe(120);
    expect(await rotateKeys(store, BOTH)).toBe(0);
    expect(await registryCredential(scope, NEW, 'host-77')).toEqual({ username: 'u', secret: 'secret 77' });
    expect(await registryCredential(scope, NEW, 'open')).toBeNull();
    expect(await listRegistries(scope)).toHaveLength(121);
    const rows = await store.read.selectFrom('registries').selectAll().execute();
    expect(rows.some((row) => Buffer.from(row.sealed ?? []).includes('secret'))).toBe(false);
    await store.close();
    await database.dispose();
  });

  on('of API keys count until they expire or are revoked, and only with the right secret', async () => {
    const database = await kind.create();
    const store = await openStore(database.location);
    const space = await createSpace(store.write, 'one', 1);
    if (space === null) throw new Error('the space is new');
    const scope = inSpace(store.write, space.id);
    const draft = { name: 'ci', role: 'developer', scopes: ['evaluate'], createdBy: 'user:a', expiresAt: 1000 };
    const { id, token } = await createApiKey(scope, draft, 1);
    const seen = await authenticateToken(store, token, 999);
    expect(seen).toEqual({
      kind: 'key',
      space: space.id,
      spaceName: 'one',
      keyId: id,
      keyName: 'ci',
      role: 'developer',
      scopes: ['evaluate'],
      expiresAt: 1000,
    });
    const last = token.at(-1) === 'A' ? 'B' : 'A';
    const refusals = [
      [token, 1000, 'expired'],
      [`${token.slice(0, -1)}${last}`, 1, 'unknown'],
      [token.replace(id, id.replaceAll(/[0-9]/g, '0')), 1, 'unknown'],
      ['', 1, 'unknown'],
      ['assay_', 1, 'unknown'],
    ] as const;
    for (const [text, now, reason] of refusals) {
      expect(await authenticateToken(store, text, now)).toEqual({ kind: 'refused', reason });
    }
    expect(JSON.stringify(await store.read.selectFrom('api_keys').selectAll().execute())).not.toContain(
      token.slice(-20),
    );
    expect(await revokeApiKey(scope, id, 5)).toBe(true);
    expect(await authenticateToken(store, token, 6)).toEqual({ kind: 'refused', reason: 'revoked' });
    await store.close();
    await database.dispose();
  });
});
