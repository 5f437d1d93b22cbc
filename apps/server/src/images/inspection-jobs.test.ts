import { parseDigest } from '@assay/core';
import { type Scope, images, inSpace, operations, registries, spaces, tags, imageRepositories } from '@assay/store';
import { type FakeRegistry, exampleImage, startFakeRegistry } from '@assay/testkit';
import type { BuiltImage } from '@assay/oci';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds, type TestDatabase } from '../../../../packages/store/src/testing/test-stores.ts';
import { type TestService, startTestService } from '../testing/test-service.ts';
import { requestInspection } from './request-inspection.ts';
import { loadFacts, loadInspection } from './stored-inspection.ts';

const SECRET = { username: 'reader', password: 'a password of one space' };

for (const kind of databaseKinds()) {
  describe.skipIf(kind.missing !== null)(`inspecting images on ${kind.name}`, () => {
    let database: TestDatabase;
    let registry: FakeRegistry;
    let service: TestService;

    beforeEach(async () => {
      database = await kind.create();
      registry = await startFakeRegistry({ auth: { kind: 'basic', ...SECRET } });
      service = await startTestService({ database: database.location, insecureRegistries: [registry.host] });
    });
    afterEach(async () => {
      await service.stop();
      await registry[Symbol.asyncDispose]();
      await database.dispose();
    });

    const parts = () => service.service.parts;
    const scopeOf = async (name: string, mayRead: boolean): Promise<Scope> => {
      const { store, keyring } = parts();
      const space = (await spaces.findSpace(store.read, name)) ?? (await spaces.createSpace(store.write, name, 1));
      if (space === null) throw new Error('the space is there');
      const scope = inSpace(store.write, space.id);
      if (mayRead) {
        const credential = { username: SECRET.username, secret: SECRET.password };
        await registries.putRegistry(scope, keyring, registry.host, credential, 1);
      }
      return scope;
    };
    const ask = (scope: Scope, reference: string) =>
      parts().store.transaction((db) =>
        requestInspection(inSpace(db, scope.space), parts(), {
          reference,
          digest: null,
          lane: 'interactive',
          createdBy: 'test',
          cause: 'requested',
        }),
      );
    const ended = async (scope: Scope, id: string): Promise<operations.Operation> => {
      for (;;) {
        const operation = await operations.getOperation(scope, id);
        if (operation !== null && operation.finishedAt !== null) return operation;
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
      }
    };
    const blobReads = (image: BuiltImage): number =>
      registry.requests.filter(
        ({ url, headers }) =>
          headers['authorization'] !== undefined && image.layers.some(({ digest }) => url.includes(`/blobs/${digest}`)),
      ).length;

    it('reads layers once for all spaces that can open the image, and lets no other space see it', async () => {
      const image = exampleImage();
      hold(registry, 'team/app', image, ['1.0']);
      const reference = `${registry.host}/team/app:1.0`;
      const [one, two, other] = [await scopeOf('one', true), await scopeOf('two', true), await scopeOf('other', false)];
      const asked = await Promise.all([ask(one, reference), ask(one, reference), ask(two, reference)]);
      const scopes = [one, one, two];
      for (const [at, { operationId }] of asked.entries()) {
        expect(await ended(scopes[at] ?? one, operationId)).toMatchObject({ state: 'done' });
      }
      const refused = await ended(other, (await ask(other, reference)).operationId);
      expect(refused).toMatchObject({ state: 'failed', problem: { code: 'REGISTRY_UNAUTHORIZED', kind: 'denied' } });

      expect(blobReads(image)).toBe(image.layers.length);
      const digest = parseDigest(image.root.digest);
      for (const scope of [one, two]) {
        const found = await images.findImage(scope, digest);
        expect(found).toMatchObject({ state: 'analysed', origin: 'inspected', reference, platform: 'linux/amd64' });
        const kept = await loadInspection(parts(), scope, found?.id ?? 0);
        expect(kept?.inspection.os).toMatchObject({ id: 'example' });
        expect(kept?.inspection.subject).toMatchObject({ reference, digest });
        expect(kept?.digest).toMatch(/^sha256:/);
        expect(await loadFacts(parts(), scope, found?.id ?? 0)).toEqual({});
        const known = await imageRepositories.findRepository(scope, `${registry.host}/team/app`);
        expect((await tags.listTags(scope, known?.id ?? '', {})).items).toMatchObject([{ name: '1.0', digest }]);
      }
      const seen = await images.findImage(one, digest);
      expect(await images.findImage(other, digest)).toBeNull();
      expect(await loadInspection(parts(), other, seen?.id ?? 0)).toBeNull();
    });

    it('gives a space that asks later what is there, without a layer being read again', async () => {
      const image = exampleImage();
      hold(registry, 'team/app', image, ['1.0']);
      const reference = `${registry.host}/team/app:1.0`;
      const one = await scopeOf('one', true);
      await ended(one, (await ask(one, reference)).operationId);
      const before = blobReads(image);
      const two = await scopeOf('two', true);
      expect(await ended(two, (await ask(two, reference)).operationId)).toMatchObject({ state: 'done' });
      expect(blobReads(image)).toBe(before);
    });

    it('ends as failed with what the registry said when the image is not there', async () => {
      const one = await scopeOf('one', true);
      const { operationId } = await ask(one, `${registry.host}/team/absent:1.0`);
      expect(await ended(one, operationId)).toMatchObject({ state: 'failed', problem: { code: 'IMAGE_NOT_FOUND' } });
    });
  });
}

function hold(registry: FakeRegistry, repository: string, image: BuiltImage, names: readonly string[]): void {
  for (const { bytes } of image.blobs) registry.putBlob(repository, bytes);
  registry.putManifest(repository, { ...image.root, tags: names });
}
