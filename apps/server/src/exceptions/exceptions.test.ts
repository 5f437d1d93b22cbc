import { spaceId } from '@assay/store';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { denied, policyText } from '../testing/policy-text.ts';
import { debPackage, seedImage } from '../testing/seed-image.ts';
import { startServiceOn } from '../testing/service-stores.ts';
import type { TestAnswer, TestService } from '../testing/test-service.ts';
import { EXCEPTIONS_JOB } from '../upkeep/exceptions-job.ts';

const DAY = 24 * 3_600_000;

describe.each(databaseKinds())('exceptions on $name', (kind) => {
  const { missing } = kind;
  let service: TestService | null = null;
  let other = '';
  let time = Date.now();
  const running = (): TestService => service ?? expect.fail('the service runs');
  const send = async (method: string, path: string, body?: unknown, key?: string): Promise<TestAnswer> =>
    running().request(method, `/api/v1${path}`, body, key === undefined ? {} : { key });

  async function space(): Promise<string> {
    const { store } = running().service.parts;
    const named = store.read.selectFrom('spaces').select('id').where('name', '=', 'default');
    return (await named.executeTakeFirstOrThrow()).id;
  }

  beforeAll(async () => {
    if (missing !== null) return;
    service = await startServiceOn(kind, {}, { now: () => time });
    const key = await send('POST', '/keys', { name: 'other', role: 'policy-admin' });
    expect(key).toMatchObject({ status: 201, body: { token: expect.any(String) } });
    other = String(Object.entries(key.body ?? {}).find(([name]) => name === 'token')?.[1]);
    const made = await send('POST', '/policies', { name: 'main', document: policyText([denied('telnet')]) });
    await send('POST', `${(made.headers.get('location') ?? '').slice('/api/v1'.length)}/activate`, { version: 1 });
  });
  afterAll(async () => service?.stop());

  async function seed(name: string): Promise<string> {
    const reference = `registry.example.com/${name}:1`;
    const packages = [debPackage('telnet', '1.0-1')];
    const { digest } = await seedImage(running().service.parts, spaceId(await space()), reference, packages);
    return `registry.example.com/${name}@${digest}`;
  }

  const verdictOf = async (reference: string): Promise<unknown> =>
    (await send('POST', '/evaluations', { reference })).body;

  it.skipIf(missing !== null)('let through what somebody else approved, until they are revoked', async () => {
    const [reference, same] = [await seed('app'), await seed('unrelated')];
    expect(await verdictOf(same)).toMatchObject({ verdict: 'fail' });
    const { headers, body } = await send('POST', '/evaluations', { reference });
    expect(body).toMatchObject({ verdict: 'fail', findings: [{ status: 'open', id: expect.any(String) }] });
    const evaluationId = headers.get('assay-evaluation') ?? '';
    const findingId = /"id":"([0-9a-f]+)","gate"/.exec(JSON.stringify(body))?.[1] ?? '';
    const wanted = {
      evaluationId,
      findingId,
      reason: 'not reachable',
      expiresAt: new Date(time + 30 * DAY).toISOString(),
    };
    const asked = await send('POST', '/exceptions', wanted);
    expect(asked).toMatchObject({
      status: 201,
      body: { state: 'requested', item: { gate: 'packages', image: { repository: 'app' } } },
    });
    expect(await verdictOf(reference)).toMatchObject({ verdict: 'fail' });
    const path = (asked.headers.get('location') ?? '').slice('/api/v1'.length);
    expect(await send('POST', `${path}/approve`, {})).toMatchObject({ status: 403 });
    expect(await send('POST', `${path}/revoke`, {}, other)).toMatchObject({ status: 409 });
    expect(await send('POST', `${path}/approve`, { comment: 'fine' }, other)).toMatchObject({
      status: 200,
      body: { state: 'approved' },
    });
    expect(await send('POST', `${path}/approve`, {}, other)).toMatchObject({ status: 409 });
    await vi.waitFor(async () => expect(await verdictOf(reference)).toMatchObject({ verdict: 'pass' }), {
      timeout: 10_000,
    });
    const accepted = await send('POST', '/evaluations', { reference });
    expect(accepted.body).toMatchObject({
      findings: [{ status: 'allowlisted', allowlistMatch: { allowlistId: 'exceptions', reason: 'not reachable' } }],
    });
    expect(await verdictOf(same)).toMatchObject({ verdict: 'fail' });
    const id = accepted.headers.get('assay-evaluation') ?? '';
    expect(await send('POST', `${path}/revoke`, {}, other)).toMatchObject({ status: 200, body: { state: 'revoked' } });
    await vi.waitFor(async () => expect(await verdictOf(reference)).toMatchObject({ verdict: 'fail' }), {
      timeout: 10_000,
    });
    expect(await send('POST', `/evaluations/${id}/replay`)).toMatchObject({ status: 200, body: { equal: true } });
    expect(await send('GET', '/exceptions?state=revoked')).toMatchObject({ body: { items: [{ state: 'revoked' }] } });
  });

  it.skipIf(missing !== null)('end when their time is over', async () => {
    const reference = await seed('ending');
    const item = { gate: 'packages', purl: 'pkg:deb/debian/telnet' };
    const asked = await send('POST', '/exceptions', {
      item,
      scope: { repository: 'ending' },
      reason: 'soon gone',
      expiresAt: new Date(time + DAY).toISOString(),
    });
    const path = (asked.headers.get('location') ?? '').slice('/api/v1'.length);
    expect(await send('POST', `${path}/approve`, {}, other)).toMatchObject({ status: 200 });
    await vi.waitFor(async () => expect(await verdictOf(reference)).toMatchObject({ verdict: 'pass' }), {
      timeout: 10_000,
    });
    time += DAY;
    // Even before the job that ends it has run.
    expect(await verdictOf(reference)).toMatchObject({ verdict: 'fail' });
    const { queue, store } = running().service.parts;
    await queue.enqueue(store.write, { lane: 'rescan', kind: EXCEPTIONS_JOB, payload: {} });
    await vi.waitFor(async () => expect(await send('GET', path)).toMatchObject({ body: { state: 'expired' } }), {
      timeout: 10_000,
    });
  });

  it.skipIf(missing !== null)('are refused when they are too wide, too long, or about nothing', async () => {
    const expiresAt = new Date(time + DAY).toISOString();
    const ask = async (body: object): Promise<number> =>
      (await send('POST', '/exceptions', { reason: 'x', expiresAt, ...body })).status;
    expect(await ask({ item: { gate: 'packages', triggerId: '*' } })).toBe(400);
    expect(await ask({ item: { gate: 'nothing', triggerId: 'x' } })).toBe(422);
    expect(await ask({ item: { gate: 'packages' } })).toBe(422);
    expect(await ask({})).toBe(400);
    expect(await ask({ item: { gate: 'packages', triggerId: 'x' }, evaluationId: 'x' })).toBe(400);
    expect(await ask({ item: { gate: 'packages', triggerId: 'x' }, scope: { policyId: 'none' } })).toBe(404);
    expect(await ask({ evaluationId: 'x', findingId: 'y' })).toBe(404);
    const long = new Date(time + 366 * DAY).toISOString();
    expect(await ask({ item: { gate: 'packages', triggerId: 'x' }, expiresAt: long })).toBe(400);
    expect(await ask({ item: { gate: 'packages', triggerId: 'x' }, expiresAt: '2020-01-01T00:00:00Z' })).toBe(400);
    expect(await send('GET', '/exceptions/nothing')).toMatchObject({ status: 404 });
    expect(await send('POST', '/exceptions/nothing/approve', {})).toMatchObject({ status: 404 });
  });
});
