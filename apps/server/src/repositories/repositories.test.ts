import { createHmac } from 'node:crypto';
import { isJsonObject } from '@assay/core';
import type { BuiltImage } from '@assay/oci';
import { type Scope, imageRepositories, inSpace, registryBudgets, spaces } from '@assay/store';
import { type FakeRegistry, exampleImage, startFakeRegistry } from '@assay/testkit';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { ROUTES } from '../api/registry.ts';
import { contractOf } from '../testing/contract.ts';
import { startServiceOn } from '../testing/service-stores.ts';
import type { TestAnswer, TestService } from '../testing/test-service.ts';
import { requestPoll } from './poll-jobs.ts';

const ONE = exampleImage();
const OTHER = exampleImage({ layers: [{ entries: [{ path: 'etc/', type: 'directory' }] }], history: [] });

for (const kind of databaseKinds()) {
  describe.skipIf(kind.missing !== null)(`repositories on ${kind.name}`, () => {
    const check = contractOf(ROUTES);
    let registry: FakeRegistry;
    let service: TestService;

    beforeEach(async () => {
      registry = await startFakeRegistry({ pageSize: 2 });
      service = await startServiceOn(kind, { insecureRegistries: [registry.host] });
    });
    afterEach(async () => {
      await service.stop();
      await registry[Symbol.asyncDispose]();
    });

    const parts = () => service.service.parts;
    const request = async (method: string, path: string, body?: unknown): Promise<TestAnswer> => {
      const answer = await service.request(method, `/api/v1${path}`, body);
      const mediaType = answer.headers.get('content-type') ?? '';
      check({ method, path: `/api/v1${path}`, status: answer.status, mediaType, body: answer.body });
      return answer;
    };
    const scope = async (): Promise<Scope> => {
      const space = await spaces.findSpace(parts().store.read, 'default');
      if (space === null) throw new Error('the space is there');
      return inSpace(parts().store.read, space.id);
    };
    const textAt = (value: unknown, key: string): string => (isJsonObject(value) ? String(value[key]) : '');
    const idle = async (): Promise<void> => {
      for (let quiet = 0; quiet < 3;) {
        const row = await parts()
          .store.read.selectFrom('jobs')
          .select('id')
          .where('state', 'in', ['queued', 'running'])
          .where('kind', 'in', ['poll-repository', 'inspect-image', 'read-image'])
          .limit(1)
          .executeTakeFirst();
        quiet = row === undefined ? quiet + 1 : 0;
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
      }
    };
    const poll = async (id: string): Promise<void> => {
      const repository = await imageRepositories.getRepository(await scope(), id);
      if (repository === null) throw new Error('the repository is there');
      await parts().store.transaction(async (db) =>
        requestPoll(inSpace(db, (await scope()).space), parts(), repository),
      );
      await idle();
    };

    it('are watched: new and moved tags are told of and inspected, others are left alone', async () => {
      hold(registry, 'team/app', ONE, ['1.0', '1.1', 'nightly']);
      const name = `${registry.host}/team/app`;
      const added = await request('POST', '/repositories', { name, watch: { everySeconds: 3600, pattern: '1.*' } });
      const id = textAt(added.body, 'id');
      expect(added.body).toMatchObject({ name, watch: { everySeconds: 3600, pattern: '1.*' } });
      await poll(id);
      expect((await request('GET', `/repositories/${id}/tags`)).body).toMatchObject({
        items: [
          { name: '1.0', digest: ONE.root.digest },
          { name: '1.1', digest: ONE.root.digest },
        ],
      });
      expect((await request('GET', `/images/${ONE.root.digest}`)).body).toMatchObject({
        state: 'analysed',
        tags: [{ tag: '1.0' }, { tag: '1.1' }],
      });

      hold(registry, 'team/app', OTHER, ['1.1']);
      await poll(id);
      expect((await request('GET', `/repositories/${id}/tags/1.1`)).body).toMatchObject({ digest: OTHER.root.digest });
      expect((await request('GET', `/repositories/${id}/tags/1.1/history`)).body).toMatchObject({
        items: [
          { digest: OTHER.root.digest, previousDigest: ONE.root.digest },
          { digest: ONE.root.digest, previousDigest: null },
        ],
      });
      const { rows } = await sql<{ kind: string }>`select kind from space_events`.execute(parts().store.read);
      expect(rows.filter((row) => row.kind === 'tag.moved')).toHaveLength(3);
      const before = registry.requests.filter(({ method }) => method === 'GET').length;
      await poll(id);
      const manifests = registry.requests.filter(({ method, url }) => method === 'GET' && url.includes('/manifests/'));
      expect(registry.requests.filter(({ method }) => method === 'GET').length - before).toBeLessThanOrEqual(3);
      expect(manifests.length).toBeGreaterThan(0);
    });

    it('are left alone for as long as their registry asks', async () => {
      hold(registry, 'team/app', ONE, ['1.0']);
      registry.addFault({ effect: 'status', status: 429, headers: { 'retry-after': '600' }, on: 'tags', times: 9 });
      const name = `${registry.host}/team/app`;
      const id = textAt((await request('POST', '/repositories', { name })).body, 'id');
      const before = parts().now();
      await request('POST', `/repositories/${id}/poll`);
      for (;;) {
        const row = await parts().store.read.selectFrom('registry_budgets').selectAll().executeTakeFirst();
        if ((row?.paused_until ?? 0) >= before + 600_000) break;
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
      }
      const { store, now } = parts();
      const wait = await store.transaction((db) =>
        registryBudgets.takeRequests(db, registry.host, 1, { perMinute: 60, burst: 60 }, now()),
      );
      expect(wait).toBeGreaterThan(590_000);
      const other = await store.transaction((db) =>
        registryBudgets.takeRequests(db, 'other.example', 1, { perMinute: 60, burst: 60 }, now()),
      );
      expect(other).toBe(0);
    });

    it('are changed and forgotten', async () => {
      const id = textAt((await request('POST', '/repositories', { name: 'nginx' })).body, 'id');
      expect((await request('GET', `/repositories/${id}`)).body).toMatchObject({ name: 'docker.io/library/nginx' });
      const watch = { everySeconds: 60, pattern: '*' };
      expect((await request('PUT', `/repositories/${id}/watch`, watch)).body).toMatchObject({ watch });
      expect((await request('DELETE', `/repositories/${id}/watch`)).status).toBe(204);
      expect((await request('GET', '/repositories?name=nginx')).body).toMatchObject({ items: [{ watch: null }] });
      expect((await request('DELETE', `/repositories/${id}`)).status).toBe(204);
      expect((await request('GET', `/repositories/${id}`)).status).toBe(404);
      expect((await request('GET', `/repositories/${id}/tags/latest`)).status).toBe(404);
      expect((await request('POST', '/repositories', { name: '169.254.169.254/a' })).body).toMatchObject({
        code: 'EGRESS_REFUSED',
      });
      expect((await request('POST', '/repositories', { name: 'Not A Name' })).status).toBe(400);
    });

    it('take events of registries from those who can prove themselves, once', async () => {
      hold(registry, 'team/app', ONE, ['1.0']);
      const made = await request('POST', '/event-receivers', {
        name: 'mine',
        kind: 'distribution',
        registry: registry.host,
      });
      const url = textAt(made.body, 'url');
      const secret = textAt(made.body, 'secret');
      expect(JSON.stringify((await request('GET', '/event-receivers')).body)).not.toContain(secret);
      const event = {
        events: [
          {
            id: 'an event',
            timestamp: new Date(parts().now()).toISOString(),
            action: 'push',
            // What it says of the content is not believed.
            target: { repository: 'team/app', tag: '1.0', digest: OTHER.root.digest },
            request: { host: 'elsewhere.example' },
          },
        ],
      };
      const send = async (body: string, authorization: string | null): Promise<{ status: number; body: unknown }> => {
        const response = await fetch(`${service.url}${new URL(url).pathname}`, {
          method: 'POST',
          headers: {
            'content-type': 'application/vnd.docker.distribution.events.v1+json',
            ...(authorization === null ? {} : { authorization }),
          },
          body,
        });
        return { status: response.status, body: await response.json() };
      };
      const text = JSON.stringify(event);
      for (const forged of [null, '', 'Bearer', 'Bearer wrong', `Bearer ${secret}x`, `Bearer ${secret.slice(1)}`]) {
        expect((await send(text, forged)).status).toBe(401);
      }
      expect(await send('x'.repeat(1024 * 1024 + 1), `Bearer ${secret}`)).toMatchObject({ status: 413 });
      expect(await send('{"events":', `Bearer ${secret}`)).toMatchObject({ status: 400 });
      expect(await send('[]', `Bearer ${secret}`)).toMatchObject({ status: 202, body: { accepted: 0 } });
      const old = text.replace(event.events[0]?.timestamp ?? '', '2020-01-01T00:00:00Z');
      expect(await send(old, `Bearer ${secret}`)).toMatchObject({ status: 400 });
      expect(await send(text, `Bearer ${secret}`)).toMatchObject({ status: 202, body: { accepted: 1 } });
      expect(await send(text, `Bearer ${secret}`)).toMatchObject({ status: 202, body: { accepted: 0 } });
      await idle();
      expect((await request('GET', '/images')).body).toMatchObject({ items: [{ digest: ONE.root.digest }] });
      const id = textAt(made.body, 'id');
      expect((await request('DELETE', `/event-receivers/${id}`)).status).toBe(204);
      expect((await send(text, `Bearer ${secret}`)).status).toBe(404);
    });

    it('take events of GitHub by their signatures', async () => {
      const made = await request('POST', '/event-receivers', { name: 'mine', kind: 'github' });
      const path = new URL(textAt(made.body, 'url')).pathname;
      const body = JSON.stringify({
        action: 'published',
        registry_package: {
          name: 'App',
          namespace: 'Team',
          package_type: 'CONTAINER',
          package_version: { container_metadata: { tag: { name: '1.0', digest: 'sha256:x' } } },
        },
      });
      const sign = (secret: string): string => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
      const send = async (signature: string | null, delivery: string): Promise<unknown> => {
        const response = await fetch(`${service.url}${path}`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-github-delivery': delivery,
            ...(signature === null ? {} : { 'x-hub-signature-256': signature }),
          },
          body,
        });
        return { status: response.status, body: await response.json() };
      };
      for (const forged of [
        null,
        '',
        'sha256=',
        sign(''),
        sign('wrong'),
        sign(textAt(made.body, 'secret')).toUpperCase(),
      ]) {
        expect(await send(forged, 'a')).toMatchObject({ status: 401 });
      }
      const signed = sign(textAt(made.body, 'secret'));
      expect(await send(signed, 'a')).toMatchObject({ status: 202, body: { accepted: 1 } });
      expect(await send(signed, 'a')).toMatchObject({ status: 202, body: { accepted: 0 } });
      expect((await request('POST', '/event-receivers', { name: 'mine', kind: 'quay' })).status).toBe(409);
      expect((await request('POST', '/event-receivers', { name: 'other', kind: 'harbor' })).status).toBe(400);
    });
  });
}

function hold(registry: FakeRegistry, repository: string, image: BuiltImage, names: readonly string[]): void {
  for (const { bytes } of image.blobs) registry.putBlob(repository, bytes);
  registry.putManifest(repository, { ...image.root, tags: names });
}
