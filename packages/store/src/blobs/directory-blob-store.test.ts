import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDigest } from '@assay/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../database/open-store.ts';
import { collectGarbage } from '../repositories/garbage.ts';
import { recordContents } from '../repositories/image-contents.ts';
import { recordDocument } from '../repositories/image-documents.ts';
import { linkImage, unlinkImage } from '../repositories/images.ts';
import { inSpace } from '../repositories/scope.ts';
import { createSpace } from '../repositories/spaces.ts';
import type { BlobStore } from './blob-store.ts';
import { openDirectoryBlobStore } from './directory-blob-store.ts';

describe('blobs in a directory', () => {
  let directory: string;
  let blobs: BlobStore;
  const bytes = Buffer.from('a document');

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'assay-blobs-'));
    blobs = await openDirectoryBlobStore(directory, 1000);
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const all = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const { digest } of blobs.list()) found.push(digest);
    return found;
  };

  it('come back as they were put, by the digest of their bytes', async () => {
    const digest = await blobs.put(bytes);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(Buffer.from(await blobs.get(digest)).equals(bytes)).toBe(true);
    expect(await blobs.info(digest)).toMatchObject({ digest, sizeBytes: bytes.length });
    expect(await all()).toEqual([digest]);
    expect(await readdir(join(directory, 'incoming'))).toEqual([]);
  });

  it('may be put many times at once', async () => {
    const digests = await Promise.all(Array.from({ length: 20 }, () => blobs.put(bytes)));
    expect(new Set(digests).size).toBe(1);
    expect(await all()).toHaveLength(1);
  });

  it('are refused when they are too large, damaged or not there', async () => {
    await expect(blobs.put(Buffer.alloc(1001))).rejects.toMatchObject({ code: 'BLOB_TOO_LARGE' });
    const digest = await blobs.put(bytes);
    await expect(blobs.get(digest, 3)).rejects.toMatchObject({ code: 'BLOB_TOO_LARGE' });
    const hex = digest.slice('sha256:'.length);
    await writeFile(join(directory, 'sha256', hex.slice(0, 2), hex.slice(2)), 'something!');
    await expect(blobs.get(digest)).rejects.toMatchObject({ code: 'BLOB_DAMAGED' });
    expect(await blobs.delete(digest)).toBe(true);
    expect(await blobs.delete(digest)).toBe(false);
    expect(await blobs.info(digest)).toBeNull();
    await expect(blobs.get(digest)).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
  });

  it('that were damaged to another length are written again', async () => {
    const digest = await blobs.put(bytes);
    const hex = digest.slice('sha256:'.length);
    await writeFile(join(directory, 'sha256', hex.slice(0, 2), hex.slice(2)), '');
    await blobs.put(bytes);
    expect(Buffer.from(await blobs.get(digest)).equals(bytes)).toBe(true);
  });

  it('go with the last image that names them, once nobody can be about to name them', async () => {
    const store = await openStore({ kind: 'sqlite', file: join(directory, 'assay.db') });
    const space = await createSpace(store.write, 'one', 1);
    if (space === null) throw new Error('the space is new');
    const scope = inSpace(store.write, space.id);
    const digest = await blobs.put(bytes);
    const loose = await blobs.put(Buffer.from('named by nobody'));
    const described = { origin: 'inspected', mediaType: null, platform: null, sizeBytes: null } as const;
    const { id } = await linkImage(scope, { ...described, digest: parseDigest(`sha256:${'1'.repeat(64)}`) }, 1);
    const packages = [{ type: 'deb', name: 'a', version: '1', purl: 'pkg:deb/a@1' }] as const;
    await recordContents(
      store.write,
      id,
      { imageId: null, os: null, distro: '', layers: [], packages, revision: '' },
      1,
    );
    await recordDocument(store.write, id, { kind: 'sbom', format: 'x', blob: digest, sizeBytes: 1 }, 1);
    const later = Date.now() + 100_000;
    expect(await collectGarbage(store, blobs, Date.now(), 50_000)).toEqual({ images: 0, packageSets: 0, blobs: 0 });
    expect(await collectGarbage(store, blobs, later, 50_000)).toEqual({ images: 0, packageSets: 0, blobs: 1 });
    await expect(blobs.get(loose)).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
    await unlinkImage(scope, id);
    expect(await collectGarbage(store, blobs, later, 50_000)).toEqual({ images: 1, packageSets: 1, blobs: 1 });
    await store.close();
  });
});
