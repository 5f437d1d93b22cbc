import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reference, parseReference } from '@assay/core';
import { type FakeRegistry, exampleImage, putContent, registryOptions, startFakeRegistry } from '@assay/testkit';
import { artifactBlob } from '../manifest/write-artifact.ts';
import { openImages } from '../open-images.ts';
import { writeOciLayout } from '../writer/write-oci-layout.ts';
import { type ReferrerArtifact, attachReferrer } from './attach-referrer.ts';
import { evidenceTarget } from './evidence-target.ts';
import { gatherEvidence } from './gather-evidence.ts';

const image = exampleImage();
const REPOSITORY = 'team/app';
const LIST = `${REPOSITORY}/manifests/${image.root.digest.replace(':', '-')}`;

function bundle(text: string): ReferrerArtifact {
  const type = 'application/vnd.dev.sigstore.bundle.v0.3+json';
  const { mediaType, digest, bytes } = image.root;
  return {
    artifactType: type,
    blobs: [artifactBlob(type, Buffer.from(text))],
    annotations: { 'dev.sigstore.bundle.content': 'dsse-envelope' },
    subject: { mediaType, digest, sizeBytes: bytes.length },
  };
}

async function contents(target: string): Promise<readonly string[]> {
  const [opened] = await openImages(target, registryOptions());
  if (opened === undefined) throw new Error('no image');
  await using one = opened;
  const set = await gatherEvidence(evidenceTarget(one), registryOptions());
  expect(set.gaps).toEqual([]);
  return set.items.map(({ content }) => Buffer.from(content).toString());
}

function referenceOf(registry: FakeRegistry): Reference {
  return parseReference(`${registry.host}/${REPOSITORY}:1`);
}

let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'assay-attach-'));
});
afterAll(async () => {
  await rm(scratch, { recursive: true, force: true });
});

describe('attachReferrer to a registry', () => {
  it.each([
    ['that lists referrers', 'api', 'referrers-api'],
    ['that does not', 'none', 'referrers-tag'],
  ] as const)('%s makes the artifact findable', async (_, referrers, listed) => {
    await using registry = await startFakeRegistry({ referrers, writable: true });
    putContent(registry, REPOSITORY, image, '1');
    const place = { kind: 'registry', reference: referenceOf(registry) } as const;
    for (const text of ['{"n":1}', '{"n":2}', '{"n":1}']) {
      const attached = await attachReferrer(place, bundle(text), registryOptions());
      expect(attached.listed).toBe(listed);
      expect(registry.held()).toContain(`${REPOSITORY}/manifests/${attached.digest}`);
    }
    expect(await contents(`${registry.host}/${REPOSITORY}:1`)).toEqual(['{"n":1}', '{"n":2}']);
    expect(registry.held().includes(LIST)).toBe(listed === 'referrers-tag');
  });

  it('that claims to list referrers but shows none keeps the list under the tag', async () => {
    await using registry = await startFakeRegistry({ writable: true });
    putContent(registry, REPOSITORY, image, '1');
    const empty = { effect: 'status', status: 200, body: '{"schemaVersion":2,"manifests":[]}' } as const;
    registry.addFault({ ...empty, on: 'referrers', times: 99 });
    const place = { kind: 'registry', reference: referenceOf(registry) } as const;
    const attached = await attachReferrer(place, bundle('{}'), registryOptions());
    expect(attached.listed).toBe('referrers-tag');
    expect(registry.held()).toContain(LIST);
  });

  it('keeps what others add to the list at the same time', async () => {
    await using registry = await startFakeRegistry({ writable: true });
    putContent(registry, REPOSITORY, image, '1');
    const place = { kind: 'registry', reference: referenceOf(registry) } as const;
    const texts = Array.from({ length: 4 }, (_, at) => `{"n":${at}}`);
    const options = registryOptions({ retries: 20 });
    await Promise.all(texts.map(async (text) => await attachReferrer(place, bundle(text), options)));
    expect((await contents(`${registry.host}/${REPOSITORY}:1`)).toSorted()).toEqual(texts);
  });

  it('starts over when the list was changed after it was read', async () => {
    await using registry = await startFakeRegistry({ writable: true });
    putContent(registry, REPOSITORY, image, '1');
    const place = { kind: 'registry', reference: referenceOf(registry) } as const;
    await attachReferrer(place, bundle('{"n":1}'), registryOptions());
    registry.addFault({ effect: 'status', status: 412, on: 'manifest', after: 2, times: 1 });
    await attachReferrer(place, bundle('{"n":2}'), registryOptions());
    const writes = registry.requests.filter(({ method, url }) => method === 'PUT' && url.endsWith(LIST.slice(-64)));
    expect(writes.map(({ headers }) => headers['if-match'] !== undefined)).toEqual([false, true, true]);
    expect(await contents(`${registry.host}/${REPOSITORY}:1`)).toEqual(['{"n":1}', '{"n":2}']);
  });

  it('leaves a tag alone that holds something else than a list', async () => {
    await using registry = await startFakeRegistry({ writable: true });
    putContent(registry, REPOSITORY, image, image.root.digest.replace(':', '-'));
    const place = { kind: 'registry', reference: referenceOf(registry) } as const;
    const attached = attachReferrer(place, bundle('{}'), registryOptions());
    await expect(attached).rejects.toMatchObject({ code: 'MANIFEST_INVALID' });
  });

  it.each([
    [401, 'REGISTRY_UNAUTHORIZED'],
    [403, 'REGISTRY_UNAUTHORIZED'],
    [500, 'REGISTRY_ERROR'],
    [429, 'REGISTRY_RATE_LIMITED'],
  ])('fails when uploads are answered with %s', async (status, code) => {
    await using registry = await startFakeRegistry({ writable: true });
    registry.addFault({ effect: 'status', status, on: 'upload', times: 9 });
    const place = { kind: 'registry', reference: referenceOf(registry) } as const;
    const attached = attachReferrer(place, bundle('{}'), registryOptions({ retries: 0 }));
    await expect(attached).rejects.toMatchObject({ code });
    expect(registry.held()).toEqual([]);
  });

  it('is not done offline', async () => {
    const place = { kind: 'registry', reference: parseReference('registry.example/a') } as const;
    const attached = attachReferrer(place, bundle('{}'), registryOptions({}, { offline: true }));
    await expect(attached).rejects.toMatchObject({ code: 'OFFLINE' });
  });
});

describe('attachReferrer to a layout', () => {
  it('adds an entry beside the image, once', async () => {
    const directory = await mkdtemp(join(scratch, 'layout-'));
    await writeOciLayout(directory, [{ content: image, name: '1' }]);
    for (const text of ['{"n":1}', '{"n":2}', '{"n":1}']) {
      const attached = await attachReferrer({ kind: 'oci', path: directory }, bundle(text), registryOptions());
      expect(attached.listed).toBe('layout-entry');
    }
    expect((await contents(`oci:${directory}`)).toSorted()).toEqual(['{"n":1}', '{"n":2}']);
    expect(await contents(`oci:${directory}:1`)).toHaveLength(2);
    const index: unknown = JSON.parse(await readFile(join(directory, 'index.json'), 'utf8'));
    expect(index).toMatchObject({ manifests: { length: 3 } });
    const left = await readdir(directory, { recursive: true });
    expect(left.filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('keeps what others add to the layout at the same time', async () => {
    const directory = await mkdtemp(join(scratch, 'shared-'));
    await writeOciLayout(directory, [{ content: image, name: '1' }]);
    const texts = Array.from({ length: 5 }, (_, at) => `{"n":${at}}`);
    await Promise.all(
      texts.map(
        async (text) => await attachReferrer({ kind: 'oci', path: directory }, bundle(text), registryOptions()),
      ),
    );
    expect((await contents(`oci:${directory}`)).toSorted()).toEqual(texts);
  });

  it('changes nothing when the artifact is not what its digest says', async () => {
    const directory = await mkdtemp(join(scratch, 'forged-'));
    await writeOciLayout(directory, [{ content: image, name: '1' }]);
    const before = await readFile(join(directory, 'index.json'));
    const forged = { ...artifactBlob('x/y', Buffer.from('abc')), digest: image.root.digest };
    const attached = attachReferrer(
      { kind: 'oci', path: directory },
      { ...bundle('{}'), blobs: [{ ...forged, digest: artifactBlob('x/y', Buffer.from('abd')).digest }] },
      registryOptions(),
    );
    await expect(attached).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    expect(await readFile(join(directory, 'index.json'))).toEqual(before);
  });
});
