import { idempotency } from '@assay/store';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { type RoutesUnderTest, startRoutes } from '../testing/test-routes.ts';
import { NOTHING, type Route, defineRoute } from './route.ts';
import { ANY_JSON, closed } from './schemas.ts';

/** What happened in the handlers of one service. */
interface Deeds {
  changes: number;
  failing: boolean;
  otherWay: boolean;
  hold: Promise<void>;
}

function routesOf(deeds: Deeds): readonly Route[] {
  const plain = {
    tag: 'test',
    summary: 'A test.',
    params: NOTHING,
    query: NOTHING,
    method: 'POST',
    access: { kind: 'permission', permission: 'images:submit' },
    body: closed({ name: Type.String({ maxLength: 50 }) }),
    answers: { 200: { description: 'Anything.', schema: ANY_JSON } },
  } as const;
  return [
    defineRoute({
      ...plain,
      id: 'twoChanges',
      path: '/two',
      handle: async (call) => {
        const change = async (part: string): Promise<{ readonly at: Date; readonly name: string }> =>
          call.change(async () => {
            deeds.changes++;
            const result = { at: new Date(deeds.changes), name: `${call.body.name} ${part}`, secret: 'shown-once' };
            return { result, note: { action: 'test.change', subject: `test:${part}` } };
          });
        const first = await change('first');
        await deeds.hold;
        if (deeds.failing) throw new Error('the handler failed');
        const second = deeds.otherWay
          ? await call.change(async () => ({ result: { at: new Date(0), name: 'another' }, note: null }))
          : await change('second');
        return {
          status: 202,
          body: { names: [first.name, second.name], at: second.at.getTime(), key: 'shown-once' },
          headers: { location: '/operations/1' },
        };
      },
    }),
    defineRoute({
      ...plain,
      id: 'readOnly',
      path: '/reading',
      handle: async () => {
        deeds.changes++;
        return { status: 200, body: { changes: deeds.changes } };
      },
    }),
  ];
}

for (const kind of databaseKinds()) {
  describe.skipIf(kind.missing !== null)(`a request with an idempotency key on ${kind.name}`, () => {
    const deeds: Deeds = { changes: 0, failing: false, otherWay: false, hold: Promise.resolve() };
    let under: RoutesUnderTest;
    let dispose: () => Promise<void>;
    beforeAll(async () => {
      const database = await kind.create();
      dispose = () => database.dispose();
      under = await startRoutes(routesOf(deeds), { database: database.location });
    });
    afterAll(async () => {
      await under.stop();
      await dispose();
    });
    const post = (key: string, body: unknown = { name: 'a' }, path = '/two'): Promise<Response> =>
      under.send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      });
    const codeOf = async (response: Response): Promise<unknown> => Object(await response.json()).code;

    it('is answered the second time as the first, without doing anything again', async () => {
      deeds.changes = 0;
      const first = await post('same');
      const again = await post('same');
      expect([first.status, again.status, deeds.changes]).toEqual([202, 202, 2]);
      expect(await again.json()).toEqual(await first.json());
      expect([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')]).toEqual([
        null,
        'true',
      ]);
      expect(again.headers.get('location')).toBe('/operations/1');
    });

    it('is refused when it is another request', async () => {
      await post('other');
      const answers = [await post('other', { name: 'b' }), await post('other', { name: 'a' }, '/reading')];
      expect(answers.map(({ status }) => status)).toEqual([422, 422]);
      expect(await codeOf(answers[0] ?? Response.error())).toBe('IDEMPOTENCY_MISMATCH');
    });

    it('goes on where it was when its answer was lost', async () => {
      deeds.changes = 0;
      deeds.failing = true;
      expect((await post('lost')).status).toBe(500);
      expect(deeds.changes).toBe(1);
      deeds.failing = false;
      const answer = await post('lost');
      expect([answer.status, deeds.changes]).toEqual([202, 2]);
      expect(await answer.json()).toMatchObject({ names: ['a first', 'a second'], at: 2 });
    });

    it('is not given the result of another change than the one it asks for', async () => {
      const { parts } = under.service.service;
      await post('branch');
      await parts.store.write
        .updateTable('idempotency')
        .set({ status: null, response: null })
        .where('key', '=', 'branch')
        .execute();
      deeds.otherWay = true;
      const answer = await post('branch');
      deeds.otherWay = false;
      expect([answer.status, await codeOf(answer)]).toEqual([409, 'REQUEST_INTERRUPTED']);
    });

    it('is refused while it is being answered', async () => {
      const gate = Promise.withResolvers<void>();
      deeds.hold = gate.promise;
      const first = post('at-once');
      const second = await post('at-once').then(async (answer) => {
        gate.resolve();
        return answer;
      });
      deeds.hold = Promise.resolve();
      expect([second.status, second.headers.get('retry-after'), (await first).status]).toEqual([409, '1', 202]);
    });

    it('is free again when nothing was changed', async () => {
      deeds.changes = 0;
      expect((await post('bad', { name: 1 })).status).toBe(400);
      expect((await post('bad')).status).toBe(202);
      expect(await (await post('read', undefined, '/reading')).json()).not.toEqual(
        await (await post('read', undefined, '/reading')).json(),
      );
    });

    it.each(['', 'a b', 'x'.repeat(256)])('is refused with the key %j', async (key) => {
      expect((await post(key)).status).toBe(400);
    });

    it('keeps nothing readable of what it answered', async () => {
      await post('sealed');
      const { parts } = under.service.service;
      const rows = await parts.store.read.selectFrom('idempotency').selectAll().execute();
      expect(rows.length).toBeGreaterThan(0);
      expect(JSON.stringify(rows)).not.toContain('shown-once');
      expect(Buffer.from(rows.map(({ response }) => response ?? '').join(''), 'base64').toString()).not.toContain(
        'shown-once',
      );
      expect(await idempotency.forgetRequests(parts.store.write, Date.now() + 25 * 3_600_000)).toBe(rows.length);
    });
  });
}
