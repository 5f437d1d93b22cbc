import { spaceId } from '@assay/store';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { denied, policyText } from '../testing/policy-text.ts';
import { debPackage, digestNamed, seedImage } from '../testing/seed-image.ts';
import { startServiceOn } from '../testing/service-stores.ts';
import type { TestAnswer, TestService } from '../testing/test-service.ts';

describe.each(databaseKinds())('simulations on $name', (kind) => {
  const { missing } = kind;
  let service: TestService | null = null;
  let policy = '';
  const running = (): TestService => service ?? expect.fail('the service runs');
  const send = async (method: string, path: string, body?: unknown): Promise<TestAnswer> =>
    running().request(method, `/api/v1${path}`, body);

  beforeAll(async () => {
    if (missing !== null) return;
    service = await startServiceOn(kind);
    const made = await send('POST', '/policies', { name: 'main', document: policyText([denied('telnet')]) });
    policy = (made.headers.get('location') ?? '').slice('/api/v1'.length);
    await seed('one', ['bash']);
    await seed('two', ['bash', 'telnet']);
    await seed('three', ['ftp']);
  });
  afterAll(async () => service?.stop());

  async function seed(name: string, packages: readonly string[]): Promise<void> {
    const { parts } = running().service;
    const named = parts.store.read.selectFrom('spaces').select('id').where('name', '=', 'default');
    const { id } = await named.executeTakeFirstOrThrow();
    const debs = packages.map((each) => debPackage(each, '1.0-1'));
    await seedImage(parts, spaceId(id), `registry.example.com/${name}:1`, debs);
  }

  /** The result of a simulation, and what it lists. */
  async function simulate(body: object): Promise<{ readonly result: unknown; readonly items: unknown }> {
    const asked = await send('POST', `${policy}/simulate`, body);
    expect(asked).toMatchObject({ status: 202, body: { kind: 'policy.simulate' } });
    const path = (asked.headers.get('location') ?? '').slice('/api/v1'.length);
    await vi.waitFor(async () => expect(await send('GET', path)).toMatchObject({ body: { state: 'done' } }), {
      timeout: 15_000,
    });
    const done = await send('GET', path);
    const list = await send('GET', `${path}/simulation`);
    const field = (value: unknown, name: string): unknown =>
      Object.entries(value ?? {}).find(([key]) => key === name)?.[1];
    return { result: field(done.body, 'result'), items: field(list.body, 'items') };
  }

  it.skipIf(missing !== null)('of a first policy say which images it would stop', async () => {
    expect(await simulate({ version: 1 })).toMatchObject({
      result: { examined: 3, complete: true, counts: { 'newly-failing': 1, same: 2 } },
      items: [{ reference: 'registry.example.com/two:1', effect: 'newly-failing', before: 'pass', after: 'fail' }],
    });
  });

  it.skipIf(missing !== null)(
    'of a change say what it does to verdicts that stand, and how many were looked at',
    async () => {
      await send('POST', `${policy}/activate`, { version: 1 });
      for (const name of ['one', 'two', 'three']) {
        const digest = digestNamed(`registry.example.com/${name}:1`);
        expect(
          await send('POST', '/evaluations', { reference: `registry.example.com/${name}@${digest}` }),
        ).toMatchObject({ status: 200 });
      }
      const document = policyText([denied('ftp'), denied('bash', 'WARN')]);
      const { result, items } = await simulate({ document });
      expect(result).toMatchObject({ complete: true, stopped: null });
      const effects = Object.values(items ?? []).map((item) => /"effect":"([^"]+)"/.exec(JSON.stringify(item))?.[1]);
      expect(new Set(effects)).toEqual(new Set(['newly-failing', 'newly-passing', 'changed']));
      expect(await simulate({ document, most: 1 })).toMatchObject({
        result: { examined: 1, complete: false, stopped: 'limit' },
      });
      // Only words changed: nothing is read, nothing differs.
      expect(await simulate({ document: `${policyText([denied('telnet')])}\n` })).toMatchObject({
        result: { complete: true, counts: { 'newly-failing': 0, 'newly-passing': 0, changed: 0 } },
        items: [],
      });
    },
  );

  it.skipIf(missing !== null)('are refused without a valid candidate', async () => {
    expect(await send('POST', `${policy}/simulate`, {})).toMatchObject({ status: 400 });
    expect(await send('POST', `${policy}/simulate`, { document: '{' })).toMatchObject({ status: 422 });
    expect(await send('POST', `${policy}/simulate`, { version: 99 })).toMatchObject({ status: 404 });
    expect(await send('GET', '/operations/nothing/simulation')).toMatchObject({ status: 404 });
  });
});
