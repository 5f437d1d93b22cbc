import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestAlgorithm, digestHex } from '@assay/core';
import { MEDIA_TYPES, REF_NAME_ANNOTATION } from '../manifest/media-types.ts';
import { type BuiltBlob, descriptorOf } from './build-image.ts';
import type { BuiltContent } from './build-index.ts';
import { type TarEntry, encodeTar } from './tar-writer.ts';

/** One image of a layout, with the name it has there. */
export interface NamedContent {
  readonly content: BuiltContent;
  /** Value of `org.opencontainers.image.ref.name`; null writes none. */
  readonly name: string | null;
}

/** The files of an OCI image layout, by path in it (OCI image specification, image layout). */
export function ociLayoutFiles(images: readonly NamedContent[]): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  files.set('oci-layout', Buffer.from(JSON.stringify({ imageLayoutVersion: '1.0.0' })));
  files.set('index.json', Buffer.from(JSON.stringify(layoutIndex(images))));
  for (const { content } of images) {
    for (const blob of [...content.blobs, ...content.manifests]) files.set(blobPath(blob), blob.bytes);
  }
  return files;
}

/** Writes images as an OCI image layout into a directory, which is made when absent. */
export async function writeOciLayout(directory: string, images: readonly NamedContent[]): Promise<void> {
  for (const [path, bytes] of ociLayoutFiles(images)) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
}

/** Writes images as a tar of an OCI image layout. */
export async function writeOciArchive(file: string, images: readonly NamedContent[]): Promise<void> {
  const entries: TarEntry[] = [...ociLayoutFiles(images)].map(([path, content]) => ({ path, content }));
  await writeFile(file, encodeTar(entries));
}

function blobPath(blob: BuiltBlob): string {
  return `blobs/${digestAlgorithm(blob.digest)}/${digestHex(blob.digest)}`;
}

function layoutIndex(images: readonly NamedContent[]): unknown {
  return {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociIndex,
    manifests: images.map(({ content, name }) => ({
      ...descriptorOf(content.root),
      ...(name === null ? {} : { annotations: { [REF_NAME_ANNOTATION]: name } }),
    })),
  };
}
