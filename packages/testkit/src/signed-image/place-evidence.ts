import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BuiltBlob, type BuiltContent, MEDIA_TYPES, descriptorOf } from '@assay/oci';
import type { FakeRegistry } from '../fake-registry/fake-registry.ts';
import type { EvidenceManifest, StoredEvidence } from './store-evidence.ts';

/** Puts an image or index into a registry under a tag. */
export function putContent(registry: FakeRegistry, repository: string, content: BuiltContent, tag: string): void {
  for (const blob of content.blobs) registry.putBlob(repository, blob.bytes);
  for (const { bytes, mediaType } of content.manifests) registry.putManifest(repository, { bytes, mediaType });
  registry.putManifest(repository, { bytes: content.root.bytes, mediaType: content.root.mediaType, tags: [tag] });
}

/** Puts stored evidence into a registry. */
export function putEvidence(registry: FakeRegistry, repository: string, stored: StoredEvidence): void {
  for (const blob of stored.blobs) registry.putBlob(repository, blob.bytes);
  for (const { manifest, tags } of stored.manifests) {
    registry.putManifest(repository, { bytes: manifest.bytes, mediaType: manifest.mediaType, tags });
  }
}

/** The files of a layout with an image and its evidence, by path in it. */
export interface SignedLayout {
  readonly content: BuiltContent;
  readonly evidence: readonly StoredEvidence[];
  /** Name of the image; null writes none. */
  readonly name: string | null;
  /** `oci`: entries with their tags as names, and entries of referrers. `cosign`: as `cosign save` writes them. */
  readonly style: 'oci' | 'cosign';
}

/** The files of such a layout, by path in it. */
export function signedLayoutFiles(layout: SignedLayout): ReadonlyMap<string, Uint8Array> {
  const { content, evidence } = layout;
  const holders = evidence.flatMap(({ manifests }) => manifests).filter(({ kind }) => kind !== 'list');
  const blobs: readonly BuiltBlob[] = [
    ...content.blobs,
    ...content.manifests,
    ...evidence.flatMap((stored) => stored.blobs),
    ...holders.map(({ manifest }) => manifest),
  ];
  const index = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociIndex,
    manifests: [imageEntry(layout), ...holders.map((holder) => holderEntry(holder, layout.style))],
  };
  return new Map([
    ['oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}')],
    ['index.json', Buffer.from(JSON.stringify(index))],
    ...blobs.map((blob) => [`blobs/${blob.digest.replace(':', '/')}`, blob.bytes] as const),
  ]);
}

/** Writes such a layout into a directory, which is made when absent. */
export async function writeSignedLayout(directory: string, layout: SignedLayout): Promise<void> {
  for (const [path, bytes] of signedLayoutFiles(layout)) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
}

const REF_NAME = 'org.opencontainers.image.ref.name';

function imageEntry({ content, name, style }: SignedLayout): object {
  const kind = `dev.cosignproject.cosign/${content.kind === 'index' ? 'imageIndex' : 'image'}`;
  const annotations = { ...(style === 'cosign' ? { kind } : {}), ...(name === null ? {} : { [REF_NAME]: name }) };
  return { ...descriptorOf(content.root), annotations };
}

function holderEntry({ manifest, tags, artifactType, kind }: EvidenceManifest, style: SignedLayout['style']): object {
  const [tag] = tags;
  const cosignKind = `dev.cosignproject.cosign/${kind === 'att' ? 'atts' : 'sigs'}`;
  const named = tag === undefined ? {} : { [REF_NAME]: tag };
  return {
    ...descriptorOf(manifest),
    ...(artifactType === null ? {} : { artifactType }),
    annotations: style === 'cosign' && tag !== undefined ? { kind: cosignKind } : named,
  };
}
