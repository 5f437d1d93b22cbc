import { exampleImage, registryOptions, startFakeRegistry } from '@assay/testkit';
import { describe, expect, it } from 'vitest';
import { openRepositoryTags } from './repository-tags.ts';

const QUICK = { retries: 0 };

describe('tags of a repository', () => {
  it.each([
    [{}, ['a', 'b', 'c', 'd', 'e'], true],
    [{ tags: 3 }, ['a', 'b', 'c'], false],
    [{ pages: 2 }, ['a', 'b', 'c', 'd'], false],
  ])('are listed page by page within %j', async (limits, tags, complete) => {
    await using registry = await startFakeRegistry({ pageSize: 2 });
    registry.putManifest('team/app', { ...exampleImage().root, tags: ['a', 'b', 'c', 'd', 'e'] });
    await using open = openRepositoryTags({ registry: registry.host, repository: 'team/app' }, registryOptions());
    expect(await open.list(limits)).toMatchObject({ tags, complete });
  });

  it('name what they name now, without the manifest being read', async () => {
    await using registry = await startFakeRegistry();
    const { root } = exampleImage();
    registry.putManifest('team/app', { ...root, tags: ['a'] });
    await using open = openRepositoryTags({ registry: registry.host, repository: 'team/app' }, registryOptions());
    expect(await open.digest('a')).toBe(root.digest);
    expect(await open.digest('b')).toBeNull();
    expect(await open.digest('../../../etc')).toBeNull();
    expect(registry.requests.filter(({ method, url }) => method === 'GET' && url.includes('/manifests/'))).toEqual([]);
  });

  it.each([
    [
      'a page that leads to itself',
      { effect: 'status', status: 200, headers: { link: '</v2/team/app/tags/list>; rel="next"' }, body: '{"tags":[]}' },
      null,
    ],
    ['an error', { effect: 'status', status: 429, headers: { 'retry-after': '7' } }, 'REGISTRY_RATE_LIMITED'],
    ['a refusal', { effect: 'status', status: 401 }, 'REGISTRY_UNAUTHORIZED'],
    ['no such repository', { effect: 'status', status: 404 }, 'IMAGE_NOT_FOUND'],
    ['something else', { effect: 'status', status: 200, body: '[]' }, 'REGISTRY_PROTOCOL'],
    ['a list of something else', { effect: 'status', status: 200, body: '{"tags":[1,"../x","ok"]}' }, null],
  ] as const)('that are %s are told so', async (_name, fault, code) => {
    await using registry = await startFakeRegistry();
    registry.putManifest('team/app', { ...exampleImage().root, tags: ['a'] });
    registry.addFault({ ...fault, on: 'tags', times: 9 });
    const options = registryOptions();
    await using open = openRepositoryTags(
      { registry: registry.host, repository: 'team/app' },
      { ...options, registry: { ...options.registry, ...QUICK } },
    );
    if (code === null) await expect(open.list()).resolves.toBeDefined();
    else await expect(open.list()).rejects.toMatchObject({ code });
  });

  it('say how long a registry wants to be left alone', async () => {
    await using registry = await startFakeRegistry();
    registry.addFault({ effect: 'status', status: 429, headers: { 'retry-after': '7' }, on: 'tags' });
    const options = registryOptions();
    await using open = openRepositoryTags(
      { registry: registry.host, repository: 'team/app' },
      { ...options, registry: { ...options.registry, ...QUICK } },
    );
    await expect(open.list()).rejects.toMatchObject({ details: { retryAfterMs: 7000 } });
  });
});
