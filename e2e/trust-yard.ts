import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { type Digest, type Evidence } from '@assay/core';
import { type BuiltContent, type BuiltIndex, buildImage, buildIndex } from '@assay/oci';
import { type EvidencePiece, type StoreOptions, type StoredEvidence, storeEvidence } from '@assay/testkit';

/** An image of two platforms that no other call gives. */
export function newIndex(name: string, attestations = false): BuiltIndex {
  const images = (['amd64', 'arm64'] as const).map((architecture) =>
    buildImage({
      platform: { os: 'linux', architecture, variant: null },
      layers: [{ entries: [{ path: 'etc/os-release', content: `ID=${name}-${architecture}\n` }] }],
      config: { labels: { name } },
    }),
  );
  return buildIndex({ images, attestations });
}

/** Puts an image into a registry by its API. */
export async function pushContent(host: string, repository: string, content: BuiltContent, tag = '1'): Promise<void> {
  await pushBlobs(host, repository, content.blobs);
  for (const { bytes, mediaType, digest } of content.manifests) {
    await putManifest(host, repository, { bytes, mediaType, name: digest });
  }
  const { bytes, mediaType } = content.root;
  await putManifest(host, repository, { bytes, mediaType, name: tag });
}

/** Puts evidence into a registry by its API: manifests with their tags, or by digest. */
export async function pushEvidence(
  host: string,
  repository: string,
  { manifests, blobs }: StoredEvidence,
): Promise<void> {
  await pushBlobs(host, repository, blobs);
  for (const { manifest, tags } of manifests) {
    const { bytes, mediaType, digest } = manifest;
    for (const name of tags.length === 0 ? [digest] : tags) {
      await putManifest(host, repository, { bytes, mediaType, name });
    }
  }
}

/** Puts an image with evidence about it into a repository. */
export async function pushSigned(
  host: string,
  repository: string,
  content: BuiltContent,
  pieces: readonly EvidencePiece[],
  options: StoreOptions = { referrersTag: true },
): Promise<string> {
  await pushContent(host, repository, content);
  await pushEvidence(host, repository, storeEvidence(content.root, pieces, options));
  return `${host}/${repository}:1`;
}

async function pushBlobs(host: string, repository: string, blobs: BuiltContent['blobs']): Promise<void> {
  for (const { bytes, digest } of blobs) {
    const started = await fetch(`http://${host}/v2/${repository}/blobs/uploads/`, { method: 'POST' });
    const place = new URL(started.headers.get('location') ?? '', `http://${host}`);
    place.searchParams.set('digest', digest);
    const headers = { 'content-type': 'application/octet-stream' };
    await expectStored(await fetch(place, { method: 'PUT', headers, body: Buffer.from(bytes) }));
  }
}

interface PutManifest {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly name: string | Digest;
}

async function putManifest(host: string, repository: string, { bytes, mediaType, name }: PutManifest): Promise<void> {
  const url = `http://${host}/v2/${repository}/manifests/${name}`;
  const headers = { 'content-type': mediaType };
  await expectStored(await fetch(url, { method: 'PUT', headers, body: Buffer.from(bytes) }));
}

async function expectStored(response: Response): Promise<void> {
  if (!response.ok) throw new Error(`the registry answered ${response.status}: ${await response.text()}`);
}

/** Evidence as it is stored. */
export function pieceOf(
  { form, content, annotations }: Evidence,
  version: '0.1' | '0.2' | '0.3' = '0.3',
): EvidencePiece {
  switch (form) {
    case 'cosign-signature':
      return { form: 'cosign', suffix: 'sig', content, annotations };
    case 'cosign-attestation':
      return { form: 'cosign', suffix: 'att', content, annotations };
    case 'notation-jws':
      return { form: 'notation', envelope: 'jws', content };
    case 'notation-cose':
      return { form: 'notation', envelope: 'cose', content };
    case 'sigstore-bundle':
      return { form: 'bundle', content, version };
    case 'dsse-envelope':
      return { form: 'dsse', content };
    case 'cosign-sbom':
    case 'buildkit-statement':
      throw new Error(`${form} is not stored this way`);
  }
}

/** True when a program is on PATH. */
export function hasProgram(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
}

/** A registry for tests with the referrers API, which whoever has one puts on PATH. */
const LISTING_REGISTRY = 'registry11';

/** A registry with the referrers API: the one that ASSAY_E2E_OCI11 names, or a `registry11` of PATH; null without one. */
export async function startListingRegistry(): Promise<{ readonly host: string; readonly stop: () => void } | null> {
  const given = process.env['ASSAY_E2E_OCI11'] ?? '';
  if (given !== '') return { host: given, stop: () => undefined };
  if (!hasProgram(LISTING_REGISTRY)) return null;
  const port = await freePort();
  const child = spawn(LISTING_REGISTRY, [String(port)], { stdio: 'ignore' });
  const host = `127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 100; attempt++) {
    const response = await fetch(`http://${host}/v2/`).catch(() => null);
    if (response?.ok === true) return { host, stop: () => child.kill('SIGTERM') };
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  child.kill('SIGKILL');
  throw new Error('registry11 does not answer');
}

/** A port of the loopback interface where nothing listens. */
export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
}
