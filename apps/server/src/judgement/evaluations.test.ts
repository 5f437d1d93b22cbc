import { spaceId } from '@assay/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { always, denied, policyText } from '../testing/policy-text.ts';
import { debPackage, seedImage } from '../testing/seed-image.ts';
import { startServiceOn } from '../testing/service-stores.ts';
import type { TestAnswer, TestService } from '../testing/test-service.ts';

describe.each(databaseKinds())('evaluations on $name', (kind) => {
  const { missing } = kind;
  let service: TestService | null = null;
  let time = Date.parse('2026-05-01T10:00:00Z');
  beforeAll(async () => {
    if (missing !== null) return;
    service = await startServiceOn(kind, { role: 'api' }, { now: () => time });
  });
  afterAll(async () => service?.stop());

  const running = (): TestService => service ?? expect.fail('the service runs');
  const send = async (method: string, path: string, body?: unknown): Promise<TestAnswer> =>
    running().request(method, `/api/v1${path}`, body);

  async function makePolicy(name: string, document: string): Promise<string> {
    const made = await send('POST', '/policies', { name, document });
    const path = (made.headers.get('location') ?? expect.fail(JSON.stringify(made.body))).slice('/api/v1'.length);
    expect(await send('POST', `${path}/activate`, { version: 1 })).toMatchObject({ status: 200 });
    return path.split('/').at(-1) ?? '';
  }

  async function seed(reference: string, packages: readonly string[]): Promise<{ digest: string; imageId: number }> {
    const space = await spaceOf();
    return seedImage(
      running().service.parts,
      spaceId(space),
      reference,
      packages.map((name) => debPackage(name, '1.0-1')),
    );
  }

  const spaceOf = async (): Promise<string> => {
    const { store } = running().service.parts;
    const row = await store.read
      .selectFrom('spaces')
      .select('id')
      .where('name', '=', 'default')
      .executeTakeFirstOrThrow();
    return row.id;
  };

  it.skipIf(missing !== null)('need a policy that counts', async () => {
    const { digest } = await seed('registry.example.com/first:1', ['bash']);
    const answer = await send('POST', '/evaluations', { reference: `registry.example.com/first@${digest}` });
    expect(answer).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
  });

  it.skipIf(missing !== null)(
    'answer for known digests at once, the same each time, and keep one evaluation',
    async () => {
      await makePolicy('main', policyText([denied('telnet'), always('WARN')]));
      const good = await seed('registry.example.com/good:1', ['bash']);
      const bad = await seed('registry.example.com/bad:1', ['bash', 'telnet']);
      const pass = await send('POST', '/evaluations', { reference: `registry.example.com/good@${good.digest}` });
      expect(pass).toMatchObject({
        status: 200,
        body: { verdict: 'warn', schemaVersion: 1, stale: false, resolvedAt: null },
      });
      expect(pass.headers.get('assay-verdict')).toBe('PASS');
      const fail = await send('POST', '/evaluations', { reference: `registry.example.com/bad@${bad.digest}` });
      expect(fail).toMatchObject({ status: 200, body: { verdict: 'fail', subject: { digest: bad.digest } } });
      expect(fail.headers.get('assay-verdict')).toBe('FAIL');
      time += 60_000;
      const again = await send('POST', '/evaluations', { reference: `registry.example.com/bad@${bad.digest}` });
      expect(again.body).toEqual(fail.body);
      expect(await send('GET', `/evaluations?digest=${bad.digest}`)).toMatchObject({
        body: {
          items: [
            {
              verdict: 'fail',
              previous: null,
              cause: 'requested',
              reference: `registry.example.com/bad@${bad.digest}`,
            },
          ],
          next: null,
        },
      });
      expect(await send('GET', '/verdicts?verdict=fail&repository=registry.example.com/bad')).toMatchObject({
        body: { items: [{ digest: bad.digest, verdict: 'fail', environment: null }], next: null },
      });
      expect(await send('GET', '/verdicts?repository=registry.example.com/ba')).toMatchObject({ body: { items: [] } });
    },
  );

  it.skipIf(missing !== null)('judge apart by place, in each format of reports', async () => {
    const { digest } = await seed('registry.example.com/placed:1', ['bash']);
    const reference = `registry.example.com/placed@${digest}`;
    const rule = { ...always('STOP'), when: { environment: 'production' } };
    const policyId = await makePolicy('placed', policyText([rule]));
    expect(await send('POST', '/evaluations', { reference, policyId, environment: 'production' })).toMatchObject({
      body: { verdict: 'fail' },
    });
    expect(await send('POST', '/evaluations', { reference, policyId, environment: 'test' })).toMatchObject({
      body: { verdict: 'pass' },
    });
    const junit = await send('POST', '/evaluations?format=junit', { reference, policyId, environment: 'test' });
    expect(junit.headers.get('content-type')).toContain('xml');
    expect(await send('POST', '/evaluations?format=nothing', { reference })).toMatchObject({ status: 400 });
    expect(await send('GET', `/verdicts?policyId=${policyId}`)).toMatchObject({
      body: { items: expect.arrayContaining([expect.objectContaining({ environment: 'test', namespace: null })]) },
    });
  });

  it.skipIf(missing !== null)('are made again from what they were made from', async () => {
    const { digest } = await seed('registry.example.com/again:1', ['telnet']);
    const reference = `registry.example.com/again@${digest}`;
    const { body } = await send('POST', '/evaluations', { reference });
    expect(body).toMatchObject({ verdict: 'fail', evaluationId: expect.any(String) });
    const { headers } = await send('POST', '/evaluations', { reference });
    const id = headers.get('assay-evaluation') ?? '';
    expect(await send('GET', `/evaluations/${id}`)).toMatchObject({
      status: 200,
      body: { decision: { verdict: 'fail' } },
    });
    expect(await send('POST', `/evaluations/${id}/replay`)).toMatchObject({ status: 200, body: { equal: true } });
    expect(await send('POST', '/evaluations/nothing/replay')).toMatchObject({ status: 404 });
  });

  it.skipIf(missing !== null)('follow the version that counts, and what ends with time', async () => {
    const { digest } = await seed('registry.example.com/changing:1', ['bash']);
    const reference = `registry.example.com/changing@${digest}`;
    const policyId = await makePolicy('changing', policyText([always('STOP')]));
    expect(await send('POST', '/evaluations', { reference, policyId })).toMatchObject({ body: { verdict: 'fail' } });
    const items = [{ id: 'i', gate: 'always', trigger_id: '*', expires_on: new Date(time + 3_600_000).toISOString() }];
    const accepting = JSON.parse(
      policyText([always('STOP')], { allowlists: [{ id: 'a', name: 'a', version: '2', items }] }),
    );
    accepting.mappings[0].allowlist_ids = ['a'];
    expect(await send('POST', `/policies/${policyId}/versions`, { document: JSON.stringify(accepting) })).toMatchObject(
      { status: 201 },
    );
    await send('POST', `/policies/${policyId}/activate`, { version: 2 });
    expect(await send('POST', '/evaluations', { reference, policyId })).toMatchObject({ body: { verdict: 'pass' } });
    time += 3_600_000;
    expect(await send('POST', '/evaluations', { reference, policyId })).toMatchObject({ body: { verdict: 'fail' } });
  });

  it.skipIf(missing !== null)('give an operation for an image that is not known, which can be given up', async () => {
    const digest = `sha256:${'7'.repeat(64)}`;
    const asked = await send('POST', '/evaluations', { reference: `127.0.0.1:9/x@${digest}`, wait: '10ms' });
    expect(asked).toMatchObject({ status: 202, body: { kind: 'image.inspect', state: 'queued' } });
    const path = (asked.headers.get('location') ?? '').slice('/api/v1'.length);
    expect(asked.headers.get('retry-after')).toBe('2');
    expect(await send('DELETE', path)).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    expect(await send('DELETE', path)).toMatchObject({ status: 409 });
    const events = await send('GET', `${path}/events`);
    expect(events.body).toContain('"state":"cancelled"');
    expect(await send('GET', '/operations')).toMatchObject({ body: { items: [{ state: 'cancelled' }] } });
    expect(await send('GET', '/operations/nothing')).toMatchObject({ status: 404 });
  });

  it.skipIf(missing !== null)('of documents keep nothing', async () => {
    const sbom = {
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      version: 1,
      metadata: { component: { type: 'container', name: 'x' } },
      components: [{ type: 'library', name: 'telnet', version: '1', purl: 'pkg:deb/debian/telnet@1' }],
    };
    const before = await send('GET', '/verdicts?limit=1000');
    const answer = await send('POST', '/evaluations/inspection?reference=registry.example.com/x:1', sbom);
    expect(answer).toMatchObject({ status: 200, body: { verdict: 'fail', evaluationId: null } });
    expect((await send('GET', '/verdicts?limit=1000')).body).toEqual(before.body);
    expect(await send('POST', '/evaluations/inspection', 'nonsense')).toMatchObject({
      status: expect.toSatisfy((s) => s >= 400 && s < 500),
    });
  });

  it.skipIf(missing !== null)('refuse what is no image reference', async () => {
    for (const reference of ['UPPER/CASE', 'a b', 'x@sha256:1', '../..']) {
      expect(await send('POST', '/evaluations', { reference })).toMatchObject({ status: 400 });
    }
    expect(await send('POST', '/evaluations', { reference: 'x:1', wait: '9h' })).toMatchObject({ status: 400 });
    expect(await send('POST', '/evaluations', { reference: 'x:1', other: 1 })).toMatchObject({ status: 400 });
  });
});
