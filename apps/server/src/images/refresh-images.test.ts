import { isJsonObject, parseDigest } from '@assay/core';
import { type Scope, images, imageVerdicts, inSpace, spaceDocuments, spaces } from '@assay/store';
import { type FakeRegistry, exampleImage, startFakeRegistry } from '@assay/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { policyText } from '../testing/policy-text.ts';
import { startServiceOn } from '../testing/service-stores.ts';
import type { TestService } from '../testing/test-service.ts';
import { requestRefresh } from './request-refresh.ts';

for (const kind of databaseKinds()) {
  describe.skipIf(kind.missing !== null)(`images are looked at anew on ${kind.name}`, () => {
    const image = exampleImage();
    let registry: FakeRegistry;
    let service: TestService;
    let scope: Scope;

    beforeAll(async () => {
      registry = await startFakeRegistry();
      for (const { bytes } of image.blobs) registry.putBlob('team/app', bytes);
      registry.putManifest('team/app', { ...image.root, tags: ['1.0'] });
      service = await startServiceOn(kind);
      const space = await spaces.findSpace(service.service.parts.store.read, 'default');
      if (space === null) throw new Error('the space is there');
      scope = inSpace(service.service.parts.store.read, space.id);
    }, 60_000);
    afterAll(async () => {
      await service.stop();
      await registry[Symbol.asyncDispose]();
    });

    const until = async <T>(look: () => Promise<T | null | undefined | false>): Promise<T> => {
      for (;;) {
        const found = await look();
        if (found !== null && found !== undefined && found !== false) return found;
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
      }
    };
    const analysed = () =>
      until(async () => {
        const found = await images.findImage(scope, parseDigest(image.root.digest));
        return found?.state === 'analysed' ? found : null;
      });
    const formatOf = async (imageId: number): Promise<string> =>
      (await spaceDocuments.findSpaceDocument(scope, imageId, 'inspection'))?.format ?? '';
    const layerReads = (): number =>
      registry.requests.filter(({ url }) => image.layers.some(({ digest }) => url.includes(`/blobs/${digest}`))).length;
    const idle = () =>
      until(async () => {
        const row = await service.service.parts.store.read
          .selectFrom('jobs')
          .select('id')
          .where('state', 'in', ['queued', 'running'])
          .where('kind', 'in', ['refresh-evidence', 'inspect-image', 'read-image'])
          .limit(1)
          .executeTakeFirst();
        return row === undefined;
      });

    it('when a policy asks for what nobody looked for, and judged by what is found then', async () => {
      await service.request('POST', '/api/v1/images', { reference: `${registry.host}/team/app:1.0` });
      const { id } = await analysed();
      const before = await formatOf(id);
      const rule = {
        id: 'os-release',
        gate: 'retrieved_files',
        trigger: 'content_regex',
        action: 'STOP',
        params: [
          { name: 'path', value: '/etc/os-release' },
          { name: 'check', value: 'match' },
          { name: 'regex', value: '.*' },
        ],
      } as const;
      const made = await service.request('POST', '/api/v1/policies', { name: 'p', document: policyText([rule]) });
      expect(made.status, JSON.stringify(made.body)).toBe(201);
      const policy = isJsonObject(made.body) ? String(made.body['id']) : '';
      await service.request('POST', `/api/v1/policies/${policy}/activate`, { version: 1 });
      await until(async () => (await formatOf(id)) !== before);
      const worst = await until(async () => {
        const found = (await imageVerdicts.worstVerdicts(scope, [id])).get(id);
        return found?.verdict === 'fail' && found;
      });
      expect(worst).toMatchObject({ policy: 'p', reference: `${registry.host}/team/app:1.0` });
    });

    it('without a layer being read again when nothing is missing', async () => {
      await idle();
      const [reads, format] = [layerReads(), await formatOf((await analysed()).id)];
      const { store, queue } = service.service.parts;
      await store.transaction((trx) => requestRefresh(inSpace(trx, scope.space), { queue }));
      await idle();
      expect(layerReads()).toBe(reads);
      expect(await formatOf((await analysed()).id)).toBe(format);
    });
  });
}
