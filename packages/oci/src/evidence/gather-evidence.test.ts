import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Digest, type EvidenceSet, type Image, parseReference } from '@assay/core';
import {
  type EvidencePiece,
  type FakeRegistry,
  type FakeRegistryOptions,
  type StoreOptions,
  exampleImage,
  flipped,
  putContent,
  putEvidence,
  registryOptions,
  signedLayoutFiles,
  startFakeRegistry,
  storeEvidence,
  writeSignedLayout,
} from '@assay/testkit';
import { openImages } from '../open-images.ts';
import { type BuiltBlob, jsonBlob, sha256 } from '../writer/build-image.ts';
import { buildIndex } from '../writer/build-index.ts';
import { encodeTar } from '../writer/tar-writer.ts';
import { writeDockerArchive } from '../writer/write-docker-archive.ts';
import { type EvidenceOptions, gatherEvidence } from './gather-evidence.ts';
import { evidenceTarget } from './evidence-target.ts';

const image = exampleImage();
const index = buildIndex({ images: [image], attestations: true });
const REPOSITORY = 'team/app';
const text = (value: string): Uint8Array => Buffer.from(value);
const envelope = (name: string): Uint8Array => text(`{"payloadType":"${name}","payload":"","signatures":[]}`);

const BUNDLE: EvidencePiece = { form: 'bundle', content: text('{"bundle":1}'), annotations: { a: 'b' } };
const SIGNATURE: EvidencePiece = {
  form: 'cosign',
  suffix: 'sig',
  content: text('{"critical":{}}'),
  annotations: { 'dev.cosignproject.cosign/signature': 'AA==' },
};
const PIECES: readonly EvidencePiece[] = [
  BUNDLE,
  { form: 'bundle', content: text('{"bundle":2}'), version: '0.1' },
  { form: 'bundle', content: text('{"bundle":3}'), version: '0.2' },
  { form: 'dsse', content: envelope('plain') },
  { form: 'dsse', content: envelope('labelled'), mediaType: 'application/vnd.in-toto+json' },
  { form: 'dsse', content: envelope('docker'), mediaType: 'application/vnd.in-toto.provenance+dsse' },
  { form: 'dsse', content: text('{"_type":"x","subject":[]}'), mediaType: 'application/vnd.in-toto+json' },
  { form: 'notation', content: text('{"jws":1}'), envelope: 'jws' },
  { form: 'notation', content: text('cose'), envelope: 'cose', typeIn: 'config' },
  { form: 'other', content: text('chart'), artifactType: 'application/vnd.example.chart' },
  SIGNATURE,
  { form: 'cosign', suffix: 'att', content: envelope('att'), annotations: { predicateType: 'p' } },
  { form: 'cosign', suffix: 'sbom', content: text('{}') },
];
const FORMS = [
  'sigstore-bundle',
  'sigstore-bundle',
  'sigstore-bundle',
  'dsse-envelope',
  'dsse-envelope',
  'dsse-envelope',
  'buildkit-statement',
  'notation-jws',
  'notation-cose',
  'cosign-signature',
  'cosign-attestation',
  'cosign-sbom',
];

interface Place {
  readonly registry: FakeRegistry;
  readonly target: string;
}

async function place(
  pieces: readonly EvidencePiece[],
  store: StoreOptions,
  options: FakeRegistryOptions = {},
): Promise<AsyncDisposable & Place> {
  const registry = await startFakeRegistry(options);
  putContent(registry, REPOSITORY, index, '1');
  putEvidence(registry, REPOSITORY, storeEvidence(image.root, pieces, store));
  const target = `${registry.host}/${REPOSITORY}:1`;
  return { registry, target, [Symbol.asyncDispose]: async () => await registry[Symbol.asyncDispose]() };
}

async function gather(target: string, options: Partial<EvidenceOptions> = {}): Promise<EvidenceSet> {
  const open = { ...registryOptions(), scratchDirectory: scratch, ...options };
  const [opened] = await openImages(target, open);
  if (opened === undefined) throw new Error('no image');
  await using one: Image = opened;
  return await gatherEvidence(evidenceTarget(one), open);
}

function fast(changes: Partial<EvidenceOptions> = {}): Partial<EvidenceOptions> {
  return { ...registryOptions({ retries: 0 }), ...changes };
}

function codes(set: EvidenceSet): readonly string[] {
  return set.gaps.map(({ code }) => code);
}

/** Forms of what was found about the manifest, without what the build put into the index. */
function forms(set: EvidenceSet): readonly string[] {
  return set.items.filter(({ origin }) => origin.found !== 'index-entry').map(({ form }) => form);
}

let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'assay-evidence-'));
});
afterAll(async () => {
  await rm(scratch, { recursive: true, force: true });
});

describe('evidence in a registry', () => {
  it.each([
    ['that lists referrers', {}, { referrers: 'api' }, 'referrers-api'],
    ['that lists referrers page by page', {}, { referrers: 'api', pageSize: 2 }, 'referrers-api'],
    ['with the referrers tag', { referrersTag: true }, {}, 'referrers-tag'],
    ['whose list calls everything empty', { referrersTag: true, emptyTypes: true }, {}, 'referrers-tag'],
    ['with both', { referrersTag: true }, { referrers: 'api' }, 'referrers-api'],
  ] as const)('%s is found in every form, once and in order', async (_, store, options, found) => {
    await using at = await place(PIECES, store, options);
    const set = await gather(at.target);
    expect(forms(set)).toEqual(FORMS);
    expect(set.gaps).toEqual([]);
    expect(set.items[0]).toEqual({
      form: 'sigstore-bundle',
      content: Buffer.from('{"bundle":1}'),
      digest: sha256(text('{"bundle":1}')),
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      annotations: { a: 'b' },
      subject: image.root.digest,
      origin: { found, place: `${at.registry.host}/${REPOSITORY}`, manifest: expect.any(String) },
    });
    const signature = set.items.find(({ form }) => form === 'cosign-signature');
    expect(signature?.annotations).toEqual({ 'dev.cosignproject.cosign/signature': 'AA==' });
    expect(signature?.origin.found).toBe('signature-tag');
  });

  it('names the index first, then the manifest, with media types and sizes, and has what the build stated', async () => {
    await using at = await place([], {});
    const set = await gather(at.target);
    expect(set.subjects).toEqual([
      subject(index.root, 'index', null),
      subject(image.root, 'manifest', { os: 'linux', architecture: 'amd64', variant: null }),
    ]);
    expect(set.items.map(({ form, subject: about, origin }) => [form, about, origin.found])).toEqual([
      ['buildkit-statement', image.root.digest, 'index-entry'],
    ]);
  });

  it('takes evidence about the index before evidence about the manifest', async () => {
    await using at = await place([SIGNATURE], {});
    putEvidence(at.registry, REPOSITORY, storeEvidence(index.root, [SIGNATURE]));
    const set = await gather(at.target);
    const about = set.items.filter(({ form }) => form === 'cosign-signature').map((item) => item.subject);
    expect(about).toEqual([index.root.digest, image.root.digest]);
  });

  it('keeps two signatures over the same payload apart', async () => {
    const other = { ...SIGNATURE, annotations: { 'dev.cosignproject.cosign/signature': 'BB==' } };
    await using at = await place([SIGNATURE, other, SIGNATURE], {});
    expect(forms(await gather(at.target))).toEqual(['cosign-signature', 'cosign-signature']);
  });

  it('looks in another repository, behind a prefix, and says where it found something', async () => {
    await using at = await place([], {});
    putEvidence(at.registry, 'team/sigs', storeEvidence(image.root, [SIGNATURE], { tagPrefix: 'v1-' }));
    const repository = `${at.registry.host}/team/sigs`;
    const set = await gather(at.target, { places: [{ repository: null }, { repository, tagPrefix: 'v1-' }] });
    expect(set.items.find(({ form }) => form === 'cosign-signature')?.origin.place).toBe(repository);
    expect(forms(await gather(at.target, { places: [{ repository }] }))).toEqual([]);
  });
});

describe('a registry that does not list referrers', () => {
  it.each([
    ['answers 404', { effect: 'status', status: 404 }],
    ['answers 400', { effect: 'status', status: 400, body: 'no' }],
    ['answers 405', { effect: 'status', status: 405 }],
    ['answers 200 with nothing', { effect: 'status', status: 200 }],
    [
      'answers 200 with a page',
      { effect: 'status', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
    ],
    [
      'answers 404 with a page',
      { effect: 'status', status: 404, headers: { 'content-type': 'text/html' }, body: '<html>' },
    ],
    ['answers 200 with a page it calls JSON', { effect: 'status', status: 200, body: ' <!doctype html>' }],
    ['answers an empty list', { effect: 'status', status: 200, body: '{"schemaVersion":2,"manifests":null}' }],
  ] as const)('and %s is asked for tags, without a gap', async (_, fault) => {
    await using at = await place([BUNDLE], { referrersTag: true });
    at.registry.addFault({ ...fault, on: 'referrers', times: 2 });
    const set = await gather(at.target, fast());
    expect(forms(set)).toEqual(['sigstore-bundle']);
    expect(set.gaps).toEqual([]);
  });
});

describe('what is wrong is a gap, and the rest is found', () => {
  it.each([
    ['no list', { effect: 'status', status: 200, body: '{"errors":[]}' }, 'EVIDENCE_LIST_INVALID'],
    ['cut JSON', { effect: 'status', status: 200, body: '{"schemaVersion":2,' }, 'EVIDENCE_LIST_INVALID'],
    ['server errors', { effect: 'status', status: 503 }, 'EVIDENCE_UNREACHABLE'],
    ['a refusal', { effect: 'status', status: 403 }, 'EVIDENCE_UNAUTHORIZED'],
    ['too many requests', { effect: 'status', status: 429 }, 'EVIDENCE_UNREACHABLE'],
    ['a closed connection', { effect: 'hang-up' }, 'EVIDENCE_UNREACHABLE'],
    ['a redirect without end', { effect: 'redirect', location: '?again' }, 'EVIDENCE_UNREACHABLE'],
  ] as const)('the referrers API answers with %s', async (_, fault, code) => {
    await using at = await place([SIGNATURE], {});
    at.registry.addFault({ ...fault, on: 'referrers', times: 99 });
    const set = await gather(at.target, fast());
    expect(forms(set)).toEqual(['cosign-signature']);
    expect(new Set(codes(set))).toEqual(new Set([code]));
  });

  it('the list leads in a circle', async () => {
    await using at = await place([BUNDLE], {});
    const link = `</v2/${REPOSITORY}/referrers/x?from=1>; rel="next"`;
    const body = '{"schemaVersion":2,"manifests":[]}';
    at.registry.addFault({ effect: 'status', status: 200, headers: { link }, body, on: 'referrers', times: 99 });
    expect(new Set(codes(await gather(at.target, fast())))).toEqual(new Set(['EVIDENCE_PAGE_LIMIT']));
    expect(at.registry.requests.filter(({ url }) => url.includes('/referrers/')).length).toBeLessThan(10);
  });

  it('the list leads to another server, which is not asked', async () => {
    await using other = await startFakeRegistry();
    await using at = await place([BUNDLE], {});
    const headers = { link: `<${other.origin}/v2/x/referrers/y>; rel="next"` };
    const body = '{"schemaVersion":2,"manifests":[]}';
    at.registry.addFault({ effect: 'status', status: 200, headers, body, on: 'referrers', times: 2 });
    expect(codes(await gather(at.target, fast()))).toContain('EVIDENCE_LIST_INVALID');
    expect(other.requests).toEqual([]);
  });

  it('the list is filtered although nobody asked', async () => {
    await using at = await place([], {});
    const fault = { effect: 'status', status: 200, body: '{"schemaVersion":2,"manifests":[]}' } as const;
    at.registry.addFault({ ...fault, headers: { 'oci-filters-applied': 'artifactType' }, on: 'referrers', times: 1 });
    expect(codes(await gather(at.target))).toEqual(['EVIDENCE_LIST_FILTERED']);
  });

  it('there are thousands of referrers', async () => {
    const many = Array.from({ length: 1500 }, (_, at): EvidencePiece => ({
      form: 'bundle',
      content: text(`{"n":${at}}`),
    }));
    await using at = await place([...many, SIGNATURE], {}, { referrers: 'api', pageSize: 100 });
    const set = await gather(at.target, { limits: { referrers: 40 } });
    expect(forms(set)).toHaveLength(41);
    expect(codes(set)).toEqual(['EVIDENCE_REFERRER_LIMIT']);
    expect(at.registry.requests.length).toBeLessThan(120);
  });

  it('there are more pages than are read', async () => {
    const many = Array.from({ length: 12 }, (_, at): EvidencePiece => ({
      form: 'bundle',
      content: text(`{"n":${at}}`),
    }));
    await using at = await place(many, {}, { referrers: 'api', pageSize: 1 });
    const set = await gather(at.target, { limits: { pages: 4 } });
    expect(forms(set)).toHaveLength(4);
    expect(codes(set)).toEqual(['EVIDENCE_PAGE_LIMIT']);
  });

  it('a .sig holds more layers than are read', async () => {
    const many = Array.from({ length: 300 }, (_, at): EvidencePiece => ({ ...SIGNATURE, content: text(`${at}`) }));
    await using at = await place(many, {});
    const set = await gather(at.target);
    expect(forms(set)).toHaveLength(256);
    expect(codes(set)).toEqual(['EVIDENCE_LAYER_LIMIT']);
  });

  it.each([
    ['one piece', { blobBytes: 20 }, 'EVIDENCE_BLOB_TOO_LARGE', ['notation-cose']],
    ['all together', { totalBytes: 25 }, 'EVIDENCE_TOTAL_TOO_LARGE', ['notation-cose']],
    ['the manifests together', { manifestBytes: 800 }, 'EVIDENCE_TOTAL_TOO_LARGE', ['notation-cose']],
  ] as const)('%s is larger than is read', async (_, limits, code, kept) => {
    const cose: EvidencePiece = { form: 'notation', content: text('cose'), envelope: 'cose' };
    const large: EvidencePiece = { form: 'bundle', content: text('{"large":"0123456789"}') };
    await using at = await place([cose, large], {}, { referrers: 'api' });
    const set = await gather(at.target, { limits, places: [{ repository: `${at.registry.host}/${REPOSITORY}` }] });
    expect(forms(set)).toEqual(kept);
    expect(codes(set)).toEqual([code]);
  });

  it.each([
    ['other bytes', (bytes: Uint8Array) => flipped(bytes)],
    ['fewer bytes', (bytes: Uint8Array) => bytes.subarray(1)],
    ['more bytes', (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.from(' ')])],
  ])('a blob has %s than its digest says', async (_, damage) => {
    await using at = await place([BUNDLE, SIGNATURE], {}, { referrers: 'api' });
    at.registry.putBlob(REPOSITORY, damage(BUNDLE.content), sha256(BUNDLE.content));
    const set = await gather(at.target, fast());
    expect(forms(set)).toEqual(['cosign-signature']);
    expect(codes(set)).toEqual(['EVIDENCE_CONTENT_MISMATCH']);
  });

  it('a blob is not there, a manifest is not there', async () => {
    await using at = await place([SIGNATURE], {});
    const stored = storeEvidence(image.root, [BUNDLE, { ...BUNDLE, content: text('{}') }], { referrersTag: true });
    for (const { manifest, tags } of stored.manifests.slice(1))
      at.registry.putManifest(REPOSITORY, { ...manifest, tags });
    const set = await gather(at.target, fast());
    expect(forms(set)).toEqual(['cosign-signature']);
    expect(codes(set)).toEqual(['EVIDENCE_CONTENT_MISSING', 'EVIDENCE_CONTENT_MISSING']);
  });

  it('a listed manifest is about another image, or about none', async () => {
    await using at = await place([SIGNATURE], {});
    const foreign = storeEvidence({ ...image.root, digest: sha256(text('other')) }, [BUNDLE]);
    putEvidence(at.registry, REPOSITORY, foreign);
    const listed = [...foreign.manifests.map(({ manifest }) => manifest), image.root];
    putTag(at.registry, tagOf(image.root.digest), listOf(listed));
    const set = await gather(at.target);
    expect(forms(set)).toEqual(['cosign-signature']);
    expect(codes(set)).toEqual(['EVIDENCE_SUBJECT_MISMATCH', 'EVIDENCE_SUBJECT_MISMATCH']);
  });

  it.each([
    ['a list under .sig', '.sig', () => listOf([image.root]), 'EVIDENCE_MANIFEST_INVALID'],
    ['an image under .sig', '.sig', () => image.root, 'EVIDENCE_FORM_UNKNOWN'],
    ['an image as list of referrers', '', () => image.root, 'EVIDENCE_LIST_INVALID'],
    ['no JSON under .att', '.att', () => raw('{"schemaVersion":2'), 'EVIDENCE_MANIFEST_INVALID'],
    [
      'both at once under .sig',
      '.sig',
      () => raw('{"schemaVersion":2,"layers":[],"manifests":[]}'),
      'EVIDENCE_MANIFEST_INVALID',
    ],
    [
      'a key twice under .sig',
      '.sig',
      () => raw('{"schemaVersion":2,"layers":[],"layers":[]}'),
      'EVIDENCE_MANIFEST_INVALID',
    ],
  ] as const)('there is %s', async (_, suffix, manifest, code) => {
    await using at = await place([BUNDLE], {}, { referrers: 'api' });
    putTag(at.registry, `${tagOf(image.root.digest)}${suffix}`, manifest());
    const set = await gather(at.target);
    expect(forms(set)).toEqual(['sigstore-bundle']);
    expect(codes(set)).toEqual([code]);
  });
});

describe('a place that cannot be asked', () => {
  const subjectOf = { digest: image.root.digest, indexDigest: null, platform: null };

  it.each([
    ['REGISTRY_UNAUTHORIZED', { effect: 'status', status: 403 }],
    ['REGISTRY_ERROR', { effect: 'status', status: 500 }],
    ['REGISTRY_RATE_LIMITED', { effect: 'status', status: 429 }],
  ] as const)('fails with %s when nothing else is left', async (code, fault) => {
    await using at = await place([SIGNATURE], {});
    at.registry.addFault({ ...fault, times: 99 });
    const reference = parseReference(at.target);
    const target = { subject: subjectOf, source: { kind: 'registry', reference } } as const;
    await expect(gatherEvidence(target, registryOptions({ retries: 0 }))).rejects.toMatchObject({ code });
  });

  it('is a gap beside one that answers', async () => {
    await using at = await place([SIGNATURE], {});
    const places = [{ repository: '127.0.0.1:1/team/sigs' }, { repository: null }];
    const set = await gather(at.target, fast({ places }));
    expect(forms(set)).toEqual(['cosign-signature']);
    expect(new Set(codes(set))).toEqual(new Set(['EVIDENCE_UNREACHABLE']));
  });

  it('is not asked offline', async () => {
    const target = { subject: subjectOf, source: { kind: 'none' } } as const;
    const options = { ...registryOptions({}, { offline: true }), places: [{ repository: 'registry.example/a' }] };
    await expect(gatherEvidence(target, options)).rejects.toMatchObject({ code: 'OFFLINE' });
  });

  it('ends at once when cancelled', async () => {
    await using at = await place([SIGNATURE], {}, { referrers: 'api' });
    at.registry.addFault({ effect: 'stall', afterBytes: 1, on: 'manifest', after: 1, times: 99 });
    const controller = new AbortController();
    const running = gather(at.target, { signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    await expect(running).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

describe('evidence beside a local image', () => {
  const evidence = [storeEvidence(index.root, [SIGNATURE, BUNDLE]), storeEvidence(image.root, PIECES)];

  it('is found in an OCI layout', async () => {
    const directory = await mkdtemp(join(scratch, 'layout-'));
    await writeSignedLayout(directory, { content: index, evidence, name: '1', style: 'oci' });
    for (const target of [`oci:${directory}`, `oci:${directory}:1`, directory]) {
      const set = await gather(target);
      expect(forms(set)).toEqual(['sigstore-bundle', 'cosign-signature', ...FORMS]);
      expect(set.gaps).toEqual([]);
      expect(new Set(set.items.map(({ origin }) => origin.found))).toEqual(new Set(['layout-entry', 'index-entry']));
    }
  });

  it('is found in an OCI archive', async () => {
    const file = join(scratch, 'signed.tar');
    const files = signedLayoutFiles({ content: index, evidence, name: null, style: 'oci' });
    await writeFile(file, encodeTar([...files].map(([path, content]) => ({ path, content }))));
    const set = await gather(`oci-archive:${file}`);
    expect(forms(set)).toEqual(['sigstore-bundle', 'cosign-signature', ...FORMS]);
  });

  it('is found in what cosign saves', async () => {
    const directory = await mkdtemp(join(scratch, 'saved-'));
    const saved = [storeEvidence(index.root, PIECES.filter(({ form }) => form === 'cosign').slice(0, 2))];
    await writeSignedLayout(directory, { content: index, evidence: saved, name: null, style: 'cosign' });
    const set = await gather(`oci:${directory}`);
    expect(forms(set)).toEqual(['cosign-signature', 'cosign-attestation']);
    expect(new Set(set.items.map((item) => item.subject))).toEqual(new Set([index.root.digest, image.root.digest]));
    expect(set.gaps).toEqual([]);
  });

  it('has a gap for a blob that was changed', async () => {
    const directory = await mkdtemp(join(scratch, 'changed-'));
    await writeSignedLayout(directory, { content: index, evidence, name: null, style: 'oci' });
    const blob = join(directory, 'blobs', sha256(BUNDLE.content).replace(':', '/'));
    await writeFile(blob, flipped(BUNDLE.content));
    const set = await gather(`oci:${directory}`);
    expect(codes(set)).toEqual(['EVIDENCE_CONTENT_MISMATCH']);
  });

  it('cannot be in a docker archive', async () => {
    const file = join(scratch, 'docker.tar');
    await writeDockerArchive(file, [{ image, tags: ['team/app:1'] }]);
    expect(await gather(`docker-archive:${file}`)).toEqual({ subjects: [], items: [], gaps: [] });
  });

  it('does not make a layout of one image ambiguous, but a second image does, whatever it calls itself', async () => {
    const directory = await mkdtemp(join(scratch, 'two-'));
    const other = exampleImage({ platform: { os: 'linux', architecture: 'arm64', variant: null } });
    const files = signedLayoutFiles({ content: image, evidence, name: null, style: 'oci' });
    const disguised = {
      manifest: other.root,
      tags: [`${tagOf(image.root.digest)}.sig`],
      artifactType: null,
      kind: 'sig',
    } as const;
    expect(files.size).toBeGreaterThan(0);
    const two = [{ manifests: [disguised], blobs: other.blobs }];
    await writeSignedLayout(directory, { content: image, evidence: two, name: null, style: 'oci' });
    await expect(gather(`oci:${directory}`)).rejects.toMatchObject({ code: 'IMAGE_AMBIGUOUS' });
  });
});

function subject(root: BuiltBlob, role: string, platform: unknown): unknown {
  return { digest: root.digest, role, platform, mediaType: root.mediaType, sizeBytes: root.bytes.length };
}

function tagOf(digest: Digest): string {
  return digest.replace(':', '-');
}

function raw(json: string): BuiltBlob {
  const bytes = text(json);
  return { mediaType: image.root.mediaType, digest: sha256(bytes), bytes };
}

function listOf(manifests: readonly BuiltBlob[]): BuiltBlob {
  return jsonBlob(index.root.mediaType, {
    schemaVersion: 2,
    manifests: manifests.map(({ mediaType, digest, bytes }) => ({ mediaType, digest, size: bytes.length })),
  });
}

function putTag(registry: FakeRegistry, tag: string, { bytes, mediaType }: BuiltBlob): void {
  registry.putManifest(REPOSITORY, { bytes, mediaType, tags: [tag] });
}
