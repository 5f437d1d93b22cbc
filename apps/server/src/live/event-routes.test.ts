import { apiKeys, inSpace, spaces } from '@assay/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { announce } from '../events/announce.ts';
import { startServiceOn } from '../testing/service-stores.ts';
import type { TestService } from '../testing/test-service.ts';

const PATH = '/api/v1/events';

describe.each(databaseKinds())('events on $name', (kind) => {
  let service: TestService;
  let other: string;

  beforeAll(async () => {
    if (kind.missing !== null) return;
    service = await startServiceOn(kind);
    const { store } = service.service.parts;
    const space = await spaces.createSpace(store.write, 'other', 1);
    if (space === null) throw new Error('the space is new');
    const draft = { name: 'k', role: 'viewer', scopes: [], createdBy: 'test', expiresAt: null };
    other = (await apiKeys.createApiKey(inSpace(store.write, space.id), draft, 1)).token;
  });
  afterAll(() => service.stop());

  const happen = async (name: string, tag: string): Promise<void> => {
    const { store, queue, now } = service.service.parts;
    const space = await spaces.findSpace(store.read, name);
    if (space === null) throw new Error('the space is there');
    const digest = `sha256:${'a'.repeat(64)}`;
    const event = { kind: 'tag.moved', repository: 'r', tag, digest, previousDigest: null } as const;
    await store.transaction((db) => announce(inSpace(db, space.id), queue, event, now()));
  };
  const open = async (key: string, lastEventId?: string) => {
    const ending = new AbortController();
    const headers = {
      authorization: `Bearer ${key}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    };
    const response = await fetch(`${service.url}${PATH}`, { headers, signal: ending.signal });
    let text = '';
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const next = async (): Promise<{ id: string; event: string; data: string }> => {
      for (;;) {
        const [, block, id = '', event = '', data = ''] =
          /^((?:id: (.*)\n)?event: (.*)\ndata: (.*)\n\n)/m.exec(text) ?? [];
        if (block !== undefined) {
          text = text.slice(text.indexOf(block) + block.length);
          return { id, event, data };
        }
        const piece = await reader?.read();
        if (piece === undefined || piece.done) throw new Error('the stream is over');
        text += piece.value;
      }
    };
    return { status: response.status, type: response.headers.get('content-type'), next, close: () => ending.abort() };
  };

  it.skipIf(kind.missing !== null)('come to those who watch the space, and to nobody else', async () => {
    const mine = await open(service.adminKey);
    const theirs = await open(other);
    expect([mine.status, mine.type]).toEqual([200, 'text/event-stream; charset=utf-8']);
    await happen('default', 'mine');
    await happen('other', 'theirs');
    expect(await mine.next()).toMatchObject({ event: 'tag.moved', data: expect.stringContaining('"tag":"mine"') });
    expect(await theirs.next()).toMatchObject({ event: 'tag.moved', data: expect.stringContaining('"tag":"theirs"') });
    mine.close();
    theirs.close();
  });

  it.skipIf(kind.missing !== null)('go on from where a watcher was', async () => {
    const before = await open(service.adminKey);
    await happen('default', 'one');
    const { id } = await before.next();
    before.close();
    await happen('default', 'two');
    await happen('default', 'three');
    const after = await open(service.adminKey, id);
    expect((await after.next()).data).toContain('"two"');
    expect((await after.next()).data).toContain('"three"');
    after.close();
  });

  it.skipIf(kind.missing !== null)('say when some of them are kept no more', async () => {
    const { store } = service.service.parts;
    await happen('default', 'old');
    const watching = await open(service.adminKey, '0-0');
    expect(await watching.next()).toMatchObject({ event: 'reset' });
    watching.close();
    await store.write.deleteFrom('space_events').execute();
  });

  it.skipIf(kind.missing !== null)('are refused for an id that is none, and without a key', async () => {
    const bad = await service.request('GET', PATH, undefined, { headers: { 'last-event-id': 'x; drop' } });
    expect(bad.status).toBe(400);
    expect((await service.request('GET', PATH, undefined, { key: null })).status).toBe(401);
  });

  it.skipIf(kind.missing !== null)('are told in the order in which their transactions end', async () => {
    const { store, queue, now } = service.service.parts;
    if (store.dialect === 'sqlite') return;
    const space = await spaces.findSpace(store.read, 'default');
    if (space === null) throw new Error('the space is there');
    const watching = await open(service.adminKey);
    const event = { kind: 'tag.moved', repository: 'r', digest: 'd', previousDigest: null } as const;
    await store.transaction(async (slow) => {
      await announce(inSpace(slow, space.id), queue, { ...event, tag: 'slow' }, now());
      await happen('default', 'quick');
    });
    const tags = [await watching.next(), await watching.next()].map(({ data }) =>
      String(Reflect.get(JSON.parse(data), 'tag')),
    );
    expect(tags).toEqual(['slow', 'quick']);
    watching.close();
  });
});
