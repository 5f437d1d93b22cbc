import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseReference } from '@assay/core';
import {
  type EvidencePiece,
  type FakeRegistry,
  type FakeRegistryOptions,
  exampleImage,
  flipped,
  putContent,
  putEvidence,
  registryOptions,
  startFakeRegistry,
  storeEvidence,
  withForeignLayer,
} from '@assay/testkit';
import { type EvidenceOptions, gatherEvidence } from '../evidence/gather-evidence.ts';
import { evidenceTarget } from '../evidence/evidence-target.ts';
import { openImages } from '../open-images.ts';
import { buildIndex } from '../writer/build-index.ts';
import { mirrorImage } from './mirror-image.ts';
import type { MirrorOptions, MirrorProgress } from './mirror-options.ts';

const ARM = { os: 'linux', architecture: 'arm64', variant: null } as const;
const image = exampleImage();
const other = exampleImage({ platform: ARM });
const index = buildIndex({ images: [image, other], attestations: true });
const text = (value: string): Uint8Array => Buffer.from(value);
const PIECES: readonly EvidencePiece[] = [
  { form: 'bundle', content: text('{"bundle":1}') },
  { form: 'notation', content: text('cose'), envelope: 'cose' },
  { form: 'other', content: text('chart'), artifactType: 'application/vnd.example.chart' },
  { form: 'cosign', suffix: 'sig', content: text('{"critical":{}}'), annotations: { s: 'AA==' } },
  { form: 'cosign', suffix: 'att', content: text('{"payload":""}') },
];
const onIndex = storeEvidence(index.root, PIECES, { referrersTag: true });
const onImage = storeEvidence(other.root, PIECES.slice(0, 1), { referrersTag: true });
const attestation = onIndex.manifests[0]?.manifest ?? index.root;
const onAttestation = storeEvidence(attestation, [{ form: 'dsse', content: text('{"payload":"x"}') }], {
  referrersTag: true,
});

async function signedRegistry(behaviour: FakeRegistryOptions = {}): Promise<FakeRegistry> {
  const registry = await startFakeRegistry({ writable: true, ...behaviour });
  putContent(registry, 'team/app', index, '1');
  for (const stored of [onIndex, onImage, onAttestation]) putEvidence(registry, 'team/app', stored);
  return registry;
}

function at(registry: FakeRegistry, name: string): { kind: 'registry'; reference: ReturnType<typeof parseReference> } {
  return { kind: 'registry', reference: parseReference(`${registry.host}/${name}`) };
}

async function evidenceOf(target: string): Promise<readonly string[]> {
  const options: EvidenceOptions = registryOptions();
  const [opened] = await openImages(target, { ...options, platform: ARM });
  if (opened === undefined) throw new Error('no image');
  await using one = opened;
  const set = await gatherEvidence(evidenceTarget(one), options);
  expect(set.gaps).toEqual([]);
  return set.items.map(({ form, digest, subject }) => `${form} ${digest} ${subject}`).toSorted();
}

function mirrorOptions(changes: Partial<MirrorOptions> = {}): MirrorOptions {
  return { ...registryOptions(), ...changes };
}

let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'assay-mirror-'));
});
afterAll(async () => {
  await rm(scratch, { recursive: true, force: true });
});

describe('mirrorImage', () => {
  it.each([
    ['to one that lists referrers', { referrers: 'api' }],
    ['to one that does not', {}],
  ] as const)('copies from registry to registry, %s, all evidence included', async (_, behaviour) => {
    await using from = await signedRegistry();
    await using to = await startFakeRegistry({ writable: true, ...behaviour });
    const report = await mirrorImage(at(from, 'team/app:1'), at(to, 'copy/app:2'), mirrorOptions());
    expect(report).toMatchObject({ digest: index.root.digest, mediaType: index.root.mediaType, gaps: [] });
    expect(report.evidence).toHaveLength(7);
    expect(report.manifests).toMatchObject({ sent: 12, mounted: 0, present: 0 });
    const before = await evidenceOf(`${from.host}/team/app:1`);
    expect(before).toHaveLength(6);
    expect(await evidenceOf(`${to.host}/copy/app:2`)).toEqual(before);
    for (const { manifest } of [...onIndex.manifests, ...onAttestation.manifests].filter(
      ({ kind }) => kind !== 'list',
    )) {
      expect(to.held()).toContain(`copy/app/manifests/${manifest.digest}`);
    }
  });

  it('copies to a layout and from there to another registry without changing a digest', async () => {
    await using from = await signedRegistry({ referrers: 'api' });
    await using to = await startFakeRegistry({ writable: true });
    const path = join(scratch, 'layout');
    const first = await mirrorImage(at(from, 'team/app:1'), { kind: 'oci', path, name: '1' }, mirrorOptions());
    const second = await mirrorImage({ kind: 'oci', path, name: null }, at(to, 'b/app:1'), mirrorOptions());
    expect(first.digest).toBe(index.root.digest);
    expect(second.digest).toBe(index.root.digest);
    expect(second.evidence).toHaveLength(7);
    const before = await evidenceOf(`${from.host}/team/app:1`);
    expect(await evidenceOf(`oci:${path}:1`)).toEqual(before);
    expect(await evidenceOf(`${to.host}/b/app:1`)).toEqual(before);
  });

  it('sends nothing twice and takes over blobs of other repositories of the same registry', async () => {
    await using registry = await signedRegistry();
    const first = await mirrorImage(at(registry, 'team/app:1'), at(registry, 'copy/app:1'), mirrorOptions());
    expect(first.blobs).toMatchObject({ sent: 0, present: 0, sentBytes: 0 });
    expect(first.blobs.mounted).toBeGreaterThan(5);
    const events: MirrorProgress[] = [];
    const again = await mirrorImage(
      at(registry, 'team/app:1'),
      at(registry, 'copy/app:1'),
      mirrorOptions({ onProgress: (event) => events.push(event) }),
    );
    expect(again.blobs).toEqual({ sent: 0, mounted: 0, present: first.blobs.mounted, sentBytes: 0 });
    expect(again.manifests).toMatchObject({ sent: 0, present: 12 });
    expect(new Set(events.map(({ outcome }) => outcome))).toEqual(new Set(['present']));
  });

  it('takes a blob for present when the registry leads to where it is kept', async () => {
    await using registry = await startFakeRegistry({ writable: true });
    putContent(registry, 'a', image, '1');
    putContent(registry, 'b', { ...image, blobs: image.blobs.slice(1) }, '1');
    registry.putBlob('store', image.config.bytes);
    const location = `/v2/store/blobs/${image.config.digest}`;
    registry.addFault({ effect: 'redirect', location, on: 'blob', times: 1 });
    const report = await mirrorImage(at(registry, 'a:1'), at(registry, 'b:1'), mirrorOptions({ concurrency: 1 }));
    expect(report.blobs).toMatchObject({ sent: 0, mounted: 0, present: image.blobs.length });
  });

  it('leaves out evidence when told to', async () => {
    await using from = await signedRegistry();
    await using to = await startFakeRegistry({ writable: true });
    const report = await mirrorImage(at(from, 'team/app:1'), at(to, 'a:1'), mirrorOptions({ evidence: false }));
    expect(report.evidence).toEqual([]);
    expect(to.held().filter((key) => /\.(?:sig|att)$|sha256-/.test(key))).toEqual([]);
  });

  it('copies one platform of an index, with what the build says about it and the index as it is', async () => {
    await using from = await signedRegistry();
    await using to = await startFakeRegistry({ writable: true });
    const report = await mirrorImage(at(from, 'team/app:1'), at(to, 'a:1'), mirrorOptions({ platforms: [ARM] }));
    expect(report.digest).toBe(index.root.digest);
    expect(to.held()).toContain(`a/manifests/${other.root.digest}`);
    expect(to.held()).not.toContain(`a/manifests/${image.root.digest}`);
    const windows = { os: 'windows', architecture: 'amd64', variant: null };
    const none = mirrorImage(at(from, 'team/app:1'), at(to, 'b:1'), mirrorOptions({ platforms: [windows] }));
    await expect(none).rejects.toMatchObject({ code: 'PLATFORM_NOT_FOUND' });
  });

  it('says so when a registry does not take an index without all its images', async () => {
    await using from = await signedRegistry();
    await using to = await startFakeRegistry({ writable: true });
    const body = '{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}';
    to.addFault({ effect: 'status', status: 400, body, on: 'manifest', after: 5, times: 1 });
    const report = mirrorImage(at(from, 'team/app:1'), at(to, 'a:1'), mirrorOptions({ platforms: [ARM] }));
    await expect(report).rejects.toMatchObject({ code: 'INDEX_PART_REFUSED' });
    expect(to.held()).not.toContain('a/manifests/1');
  });

  it('never overwrites signatures of the destination', async () => {
    await using from = await signedRegistry();
    await using to = await startFakeRegistry({ writable: true });
    const own = storeEvidence(index.root, [{ form: 'cosign', suffix: 'sig', content: text('{"own":1}') }]);
    putEvidence(to, 'a', own);
    const report = await mirrorImage(at(from, 'team/app:1'), at(to, 'a:1'), mirrorOptions());
    expect(report.gaps.map(({ code }) => code)).toEqual(['EVIDENCE_TAG_TAKEN']);
    const found = await evidenceOf(`${to.host}/a:1`);
    expect(found.some((line) => line.includes(own.blobs[1]?.digest ?? 'none'))).toBe(true);
  });

  it.each([
    ['registry', (registry: FakeRegistry) => at(registry, 'a:1')],
    ['layout', () => ({ kind: 'oci', path: join(scratch, 'damaged'), name: '1' }) as const],
  ])('stops at a damaged layer before anything leads to the image in the %s', async (_, destination) => {
    await using from = await signedRegistry();
    await using to = await startFakeRegistry({ writable: true });
    const [layer] = image.layers;
    if (layer === undefined) throw new Error('no layer');
    from.putBlob('team/app', flipped(layer.bytes), layer.digest);
    const report = mirrorImage(at(from, 'team/app:1'), destination(to), mirrorOptions());
    await expect(report).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    expect(to.held()).not.toContain('a/manifests/1');
    expect(to.held()).not.toContain(`a/blobs/${layer.digest}`);
    expect(existsSync(join(scratch, 'damaged', 'index.json'))).toBe(false);
  });

  it('goes on where it broke off', async () => {
    await using from = await signedRegistry();
    await using to = await startFakeRegistry({ writable: true });
    to.addFault({ effect: 'status', status: 403, on: 'manifest', after: 3, times: 1 });
    const broken = mirrorImage(at(from, 'team/app:1'), at(to, 'a:1'), mirrorOptions());
    await expect(broken).rejects.toMatchObject({ code: 'REGISTRY_UNAUTHORIZED' });
    expect(to.held()).not.toContain('a/manifests/1');
    const again = await mirrorImage(at(from, 'team/app:1'), at(to, 'a:1'), mirrorOptions());
    expect(again.blobs).toMatchObject({ sent: 0, sentBytes: 0 });
    expect(again.manifests.present).toBeGreaterThan(0);
    expect(to.held()).toContain('a/manifests/1');
  });

  it('resumes a layer that was cut and tries again after 429', async () => {
    await using from = await signedRegistry();
    await using to = await startFakeRegistry({ writable: true });
    from.addFault({ effect: 'cut', afterBytes: 10, on: 'blob', times: 2 });
    to.addFault({ effect: 'status', status: 429, headers: { 'retry-after': '0' }, on: 'upload', times: 2 });
    const report = await mirrorImage(at(from, 'team/app:1'), at(to, 'a:1'), mirrorOptions());
    expect(report.gaps).toEqual([]);
    expect(await evidenceOf(`${to.host}/a:1`)).toEqual(await evidenceOf(`${from.host}/team/app:1`));
  });

  it('tells of layers that are kept elsewhere, and copies one image without an index', async () => {
    const foreign = withForeignLayer(image, 0, ['https://elsewhere.example/layer']);
    await using registry = await startFakeRegistry({ writable: true });
    putContent(
      registry,
      'w',
      { ...foreign, blobs: foreign.blobs.filter(({ digest }) => digest !== image.layers[0]?.digest) },
      '1',
    );
    const report = await mirrorImage(at(registry, 'w:1'), at(registry, 'v:1'), mirrorOptions());
    expect(report.foreignLayers).toEqual([image.layers[0]?.digest]);
    expect(report.digest).toBe(foreign.root.digest);
  });

  it.each([
    ['an image that is not there', 'none:1', 'IMAGE_NOT_FOUND'],
    ['a digest that nobody has', `team/app@sha256:${'0'.repeat(64)}`, 'IMAGE_NOT_FOUND'],
  ])('refuses %s', async (_, name, code) => {
    await using registry = await signedRegistry();
    await expect(mirrorImage(at(registry, name), at(registry, 'b:1'), mirrorOptions())).rejects.toMatchObject({ code });
  });

  it('refuses a destination with the digest of another image', async () => {
    await using registry = await signedRegistry();
    const destination = at(registry, `b@${image.root.digest}`);
    const report = mirrorImage(at(registry, 'team/app:1'), destination, mirrorOptions());
    await expect(report).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  });

  it('moves the name in a layout to the newer image', async () => {
    await using registry = await startFakeRegistry();
    putContent(registry, 'a', image, '1');
    putContent(registry, 'a', other, '2');
    const path = join(scratch, 'moved');
    await mirrorImage(at(registry, 'a:1'), { kind: 'oci', path, name: 'latest' }, mirrorOptions());
    await mirrorImage(at(registry, 'a:2'), { kind: 'oci', path, name: 'latest' }, mirrorOptions());
    const document: unknown = JSON.parse(await readFile(join(path, 'index.json'), 'utf8'));
    const name = { 'org.opencontainers.image.ref.name': 'latest' };
    expect(document).toMatchObject({
      manifests: [{ digest: image.root.digest }, { digest: other.root.digest, annotations: name }],
    });
    expect(JSON.stringify(document).match(/latest/g)).toHaveLength(1);
  });
});
