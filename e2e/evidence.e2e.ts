import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EvidenceSet, type Reference, parseReference } from '@assay/core';
import {
  type OpenOptions,
  artifactBlob,
  attachReferrer,
  buildImage,
  buildIndex,
  evidenceTarget,
  gatherEvidence,
  mirrorImage,
  openImages,
} from '@assay/oci';
import { registryOptions, storeEvidence, writeSignedLayout } from '@assay/testkit';
import { requireTools, temporaryDirectory, tool } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';

const temporary = temporaryDirectory();
const user = { name: 'ci', password: 'correct horse' };
const AMD = { os: 'linux', architecture: 'amd64', variant: null } as const;
const ARM = { os: 'linux', architecture: 'arm64', variant: null } as const;
const images = [AMD, ARM].map((platform) =>
  buildImage({
    platform,
    layers: [{ entries: [{ path: 'etc/os-release', content: `ID=${platform.architecture}\n` }] }],
  }),
);
const index = buildIndex({ images, attestations: true });
const INDEX = { mediaType: index.root.mediaType, digest: index.root.digest, sizeBytes: index.root.bytes.length };
const signature = storeEvidence(index.root, [
  { form: 'cosign', suffix: 'sig', content: Buffer.from('{"critical":{}}'), annotations: { signature: 'AA==' } },
]);
const SIG_TAG = `${index.root.digest.replace(':', '-')}.sig`;
const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

let open: RegistryServer;
let closed: RegistryServer;

const anonymous: OpenOptions = registryOptions({}, { hostPlatform: AMD });

function loggedIn(): OpenOptions {
  const credentials = { [closed.host]: { username: user.name, password: user.password } };
  return registryOptions({ credentials }, { hostPlatform: AMD });
}

function at(name: string): { readonly kind: 'registry'; readonly reference: Reference } {
  return { kind: 'registry', reference: parseReference(name) };
}

async function gather(target: string, options: OpenOptions = anonymous): Promise<EvidenceSet> {
  const [image] = await openImages(target, options);
  if (image === undefined) throw new Error(`no image ${target}`);
  await using one = image;
  return await gatherEvidence(evidenceTarget(one), options);
}

function found(set: EvidenceSet): readonly string[] {
  return set.items.map(({ form, origin }) => `${form} ${origin.found}`);
}

function copy(...args: readonly string[]): void {
  tool('skopeo', ['copy', '-q', '--dest-tls-verify=false', ...args]);
}

async function attach(name: string, text: string, options: OpenOptions = anonymous): Promise<string> {
  const blobs = [artifactBlob(BUNDLE, Buffer.from(text))];
  const artifact = { artifactType: BUNDLE, blobs, annotations: {}, subject: INDEX };
  return (await attachReferrer(at(name), artifact, options)).listed;
}

beforeAll(async () => {
  requireTools('docker-registry', 'skopeo', 'htpasswd');
  for (const name of ['open', 'closed']) mkdirSync(join(temporary.path, name));
  open = await startRegistry(join(temporary.path, 'open'));
  closed = await startRegistry(join(temporary.path, 'closed'), user);
  const layout = join(temporary.path, 'signed');
  await writeSignedLayout(layout, { content: index, evidence: [signature], name: '1', style: 'oci' });
  copy('--all', `oci:${layout}:1`, `docker://${open.host}/team/app:1`);
  copy(`oci:${layout}:${SIG_TAG}`, `docker://${open.host}/team/app:${SIG_TAG}`);
});

afterAll(async () => {
  await open?.stop();
  await closed?.stop();
  temporary.remove();
});

describe('a real registry without referrers API', () => {
  const expected = [
    'sigstore-bundle referrers-tag',
    'sigstore-bundle referrers-tag',
    'cosign-signature signature-tag',
    'buildkit-statement index-entry',
  ];

  it('keeps artifacts under the referrers tag, and evidence is found in every place', async () => {
    expect(await attach(`${open.host}/team/app`, '{"n":1}')).toBe('referrers-tag');
    expect(await attach(`${open.host}/team/app`, '{"n":2}')).toBe('referrers-tag');
    const set = await gather(`${open.host}/team/app:1`);
    expect(found(set)).toEqual(expected);
    expect(set.gaps).toEqual([]);
    expect(set.subjects.map(({ digest, sizeBytes }) => [digest, sizeBytes])).toEqual([
      [index.root.digest, index.root.bytes.length],
      [images[0]?.root.digest, images[0]?.root.bytes.length],
    ]);
  });

  it('is copied to one that asks for a password, with everything', async () => {
    const report = await mirrorImage(at(`${open.host}/team/app:1`), at(`${closed.host}/copy/app:1`), loggedIn());
    expect(report).toMatchObject({ digest: index.root.digest, gaps: [], blobs: { mounted: 0, present: 0 } });
    expect(found(await gather(`${closed.host}/copy/app:1`, loggedIn()))).toEqual(expected);
    const again = await mirrorImage(at(`${open.host}/team/app:1`), at(`${closed.host}/copy/app:1`), loggedIn());
    expect(again).toMatchObject({ blobs: { sent: 0 }, manifests: { sent: 0 } });
    const within = await mirrorImage(at(`${closed.host}/copy/app:1`), at(`${closed.host}/other/app:1`), loggedIn());
    expect(within.blobs).toMatchObject({ sent: 0, present: 0 });
    const unknown = mirrorImage(at(`${open.host}/team/app:1`), at(`${closed.host}/copy/app:2`), anonymous);
    await expect(unknown).rejects.toMatchObject({ code: 'REGISTRY_UNAUTHORIZED' });
  });

  it('is copied to a layout that skopeo reads, and back', async () => {
    const path = join(temporary.path, 'mirror');
    await mirrorImage(at(`${open.host}/team/app:1`), { kind: 'oci', path, name: '1' }, anonymous);
    expect(found(await gather(`oci:${path}`)).map((line) => line.split(' ')[0])).toEqual(
      expected.map((line) => line.split(' ')[0]),
    );
    expect(tool('skopeo', ['inspect', '--raw', `oci:${path}:1`])).toBe(Buffer.from(index.root.bytes).toString());
    copy('--all', `oci:${path}:1`, `docker://${open.host}/by-skopeo/app:1`);
    const back = await mirrorImage({ kind: 'oci', path, name: '1' }, at(`${open.host}/back/app:1`), anonymous);
    expect(back).toMatchObject({ digest: index.root.digest, gaps: [] });
    expect(found(await gather(`${open.host}/back/app:1`))).toEqual(expected);
  });

  it('does not take an index of which one image is missing, and the tag stays unset', async () => {
    const options = { ...anonymous, platforms: [ARM], evidence: false };
    const refused = mirrorImage(at(`${open.host}/team/app:1`), at(`${open.host}/part/app:1`), options);
    await expect(refused).rejects.toMatchObject({ code: 'INDEX_PART_REFUSED' });
    await expect(openImages(`${open.host}/part/app:1`, anonymous)).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
    const path = join(temporary.path, 'part');
    await mirrorImage(at(`${open.host}/team/app:1`), { kind: 'oci', path, name: '1' }, options);
    const [image] = await openImages(`oci:${path}:1`, { ...anonymous, platform: ARM });
    expect(image?.subject).toMatchObject({ digest: images[1]?.root.digest, indexDigest: index.root.digest });
    await image?.[Symbol.asyncDispose]();
  });
});

const listing = process.env['ASSAY_E2E_OCI11'] ?? '';

describe.skipIf(listing === '')('a real registry with referrers API (needs its host in ASSAY_E2E_OCI11)', () => {
  it('lists what is attached and what is copied, without a tag', async () => {
    const name = `${listing}/e2e-${process.pid}/app`;
    const report = await mirrorImage(at(`${open.host}/team/app:1`), at(`${name}:1`), anonymous);
    expect(new Set(report.evidence.map(({ listed }) => listed))).toEqual(new Set(['referrers-api', 'tag']));
    expect(await attach(name, '{"n":3}')).toBe('referrers-api');
    const set = await gather(`${name}:1`);
    expect(found(set).toSorted()).toEqual([
      'buildkit-statement index-entry',
      'cosign-signature signature-tag',
      'sigstore-bundle referrers-api',
      'sigstore-bundle referrers-api',
      'sigstore-bundle referrers-api',
    ]);
    const back = await mirrorImage(at(`${name}:1`), at(`${open.host}/from-listing/app:1`), anonymous);
    expect(back).toMatchObject({ digest: index.root.digest, gaps: [] });
    expect(found(await gather(`${open.host}/from-listing/app:1`))).toContain('sigstore-bundle referrers-tag');
  });
});

const signers = ['cosign', 'cosign3'].filter((name) => spawnSync(name, ['version']).status === 0);

describe.skipIf(signers.length === 0)('what cosign signs (needs cosign)', () => {
  const env = { COSIGN_PASSWORD: '', COSIGN_YES: 'true' };
  const registry = '--allow-insecure-registry';

  it.each(signers)('%s: is found, survives a copy, and still verifies there', async (cosign) => {
    const keys = join(temporary.path, cosign);
    mkdirSync(keys);
    tool(cosign, ['generate-key-pair', '--output-key-prefix', join(keys, 'k')], { env });
    const isBundle = /GitVersion:\s*v3/.test(tool(cosign, ['version']));
    const offline = ['--tlog-upload=false', ...(isBundle ? ['--use-signing-config=false'] : [])];
    const name = `${open.host}/${cosign}/app`;
    copy('--all', `oci:${join(temporary.path, 'signed')}:1`, `docker://${name}:1`);
    const image = `${name}@${index.root.digest}`;
    tool(cosign, ['sign', '--key', join(keys, 'k.key'), ...offline, registry, image], { env });
    const set = await gather(`${name}:1`);
    expect(set.gaps).toEqual([]);
    expect(found(set)).toContain(isBundle ? 'sigstore-bundle referrers-tag' : 'cosign-signature signature-tag');
    expect(set.items[0]?.subject).toBe(index.root.digest);
    await mirrorImage(at(`${name}:1`), at(`${open.host}/${cosign}/copy:1`), anonymous);
    const copied = `${open.host}/${cosign}/copy:1`;
    const verify = ['verify', '--key', join(keys, 'k.pub'), '--insecure-ignore-tlog=true', registry, copied];
    expect(tool(cosign, verify, { env })).toContain(index.root.digest);
  });

  it.each(signers.filter((name) => name === 'cosign'))('%s: is found in the layout that it saves', async (cosign) => {
    const path = join(temporary.path, `${cosign}-saved`);
    tool(cosign, ['save', registry, '--dir', path, `${open.host}/${cosign}/app:1`], { env });
    const set = await gather(`oci:${path}`);
    expect(set.items.length).toBeGreaterThan(0);
    expect(set.items[0]?.origin.found).toBe('layout-entry');
  });
});
