import { isJsonObject } from '@assay/core';
import type { BuiltImage } from '@assay/oci';
import { inSpace, operations, registryBudgets, spaces } from '@assay/store';
import { type FakeRegistry, exampleImage, startFakeRegistry } from '@assay/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { startServiceOn } from '../testing/service-stores.ts';
import type { TestService } from '../testing/test-service.ts';

type Fault = Parameters<FakeRegistry['addFault']>[0];

for (const kind of databaseKinds()) {
  describe.skipIf(kind.missing !== null)(`images of a registry that fails, on ${kind.name}`, () => {
    let images = 0;
    let registry: FakeRegistry;
    let service: TestService;

    beforeAll(async () => {
      service = await startServiceOn(kind);
    }, 60_000);
    afterAll(() => service.stop());
    beforeEach(async () => {
      registry = await startFakeRegistry();
      // Another one each time: what was read is not read again.
      const content = `${kind.name} ${images++}`;
      const entries = [
        { path: 'etc/', type: 'directory' },
        { path: 'etc/x', content },
      ] as const;
      hold(registry, 'team/app', exampleImage({ layers: [{ entries }], history: [] }), ['1.0']);
    });
    afterEach(() => registry[Symbol.asyncDispose]());

    const submit = async (key?: string): Promise<string> => {
      const headers = key === undefined ? {} : { 'idempotency-key': key };
      const body = { reference: `${registry.host}/team/app:1.0` };
      const answer = await service.request('POST', '/api/v1/images', body, { headers });
      expect(answer.status).toBe(202);
      return isJsonObject(answer.body) ? String(answer.body['operationId']) : '';
    };
    const until = async <T>(look: () => Promise<T | null | undefined>): Promise<T> => {
      for (;;) {
        const found = await look();
        if (found !== null && found !== undefined) return found;
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
      }
    };
    const ended = async (id: string): Promise<operations.Operation> => {
      const { store } = service.service.parts;
      const space = await spaces.findSpace(store.read, 'default');
      if (space === null) throw new Error('the space is there');
      return until(async () => {
        const operation = await operations.getOperation(inSpace(store.read, space.id), id);
        return operation?.finishedAt === null ? null : operation;
      });
    };

    const PASSING: readonly (readonly [string, Fault])[] = [
      ['closes connections', { effect: 'hang-up', times: 2 }],
      ['closes them in the middle of a layer', { effect: 'cut', afterBytes: 10, on: 'blob', times: 2 }],
      ['has a fault of its own', { effect: 'status', status: 503, times: 2 }],
      ['asks for a second of peace', { effect: 'status', status: 429, headers: { 'retry-after': '1' }, times: 2 }],
      ['fails for longer than one attempt of a job', { effect: 'status', status: 502, on: 'manifest', times: 4 }],
    ];

    it.each(PASSING)('are inspected in the end when it %s', async (_name, fault) => {
      registry.addFault(fault);
      expect(await ended(await submit())).toMatchObject({ state: 'done' });
    });

    const LASTING: readonly (readonly [string, Fault, string])[] = [
      ['sends another layer', { effect: 'body', bytes: Buffer.from('x'), on: 'blob', times: 99 }, 'untrusted'],
      ['sends another manifest', { effect: 'body', bytes: Buffer.from('{}'), on: 'manifest', times: 99 }, 'untrusted'],
      ['sends a manifest without end', { effect: 'endless', on: 'manifest', times: 99 }, 'untrusted'],
      ['knows nothing of it', { effect: 'status', status: 404, on: 'manifest', times: 99 }, 'not-found'],
      ['wants a password', { effect: 'status', status: 401, on: 'manifest', times: 99 }, 'denied'],
    ];

    it.each(LASTING)('end as failed with what is wrong when it %s', async (_name, fault, failure) => {
      registry.addFault(fault);
      const operation = await ended(await submit());
      expect(operation).toMatchObject({ state: 'failed', problem: { kind: failure } });
      expect(operation.problem?.['code']).toMatch(/^[A-Z][A-Z_]+$/);
    });

    it('that leads inside are not followed there', async () => {
      const location = 'http://169.254.169.254/latest/meta-data';
      registry.addFault({ effect: 'redirect', location, on: 'blob', times: 99 });
      await submit();
      const row = await until(async () =>
        service.service.parts.store.read
          .selectFrom('jobs')
          .select('problem')
          .where('payload', 'like', `%${registry.host}%`)
          .where('problem', 'is not', null)
          .executeTakeFirst(),
      );
      expect(row.problem).toMatch(/REGISTRY_PROTOCOL|EGRESS_REFUSED/);
    });

    it('wait for as long as it asks, and nothing else of it is asked meanwhile by those who have time', async () => {
      registry.addFault({ effect: 'status', status: 429, headers: { 'retry-after': '300' }, times: 99 });
      const { store, now } = service.service.parts;
      const before = now();
      await submit();
      const job = await until(async () => {
        const row = await store.read
          .selectFrom('jobs')
          .selectAll()
          .where('kind', '=', 'inspect-image')
          .where('payload', 'like', `%${registry.host}%`)
          .where('state', '=', 'queued')
          .where('attempts', '>', 0)
          .executeTakeFirst();
        return row;
      });
      expect(job.run_at).toBeGreaterThan(before + 200_000);
      const wait = await store.transaction((trx) =>
        registryBudgets.takeRequests(trx, registry.host, 1, { perMinute: 60, burst: 60 }, now()),
      );
      expect(wait).toBeGreaterThan(200_000);
    });

    it('are inspected once for a request that is sent again with its key', async () => {
      const started = Date.now() - 1000;
      const first = await submit('a-key-of-the-caller');
      expect(await submit('a-key-of-the-caller')).toBe(first);
      await ended(first);
      expect(await submit('a-key-of-the-caller')).toBe(first);
      const other = await service.request(
        'POST',
        '/api/v1/images',
        { reference: `${registry.host}/team/other:1` },
        { headers: { 'idempotency-key': 'a-key-of-the-caller' } },
      );
      expect([409, 422]).toContain(other.status);
      const jobs = await service.service.parts.store.read
        .selectFrom('jobs')
        .select(['state', 'attempts', 'payload', 'created_at'])
        .where('kind', '=', 'inspect-image')
        .where('payload', 'like', `%${registry.host}%`)
        // The port may have been that of the registry of an earlier test.
        .where('created_at', '>=', started)
        .execute();
      expect(jobs).toHaveLength(1);
    });
  });
}

function hold(registry: FakeRegistry, repository: string, image: BuiltImage, names: readonly string[]): void {
  for (const { bytes } of image.blobs) registry.putBlob(repository, bytes);
  registry.putManifest(repository, { ...image.root, tags: names });
}
