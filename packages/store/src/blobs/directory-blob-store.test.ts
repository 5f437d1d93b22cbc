import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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
    const again = await blobs.put(Buffer.from('stored again'));
    const listed = (await blobs.info(again)) ?? { digest: again, sizeBytes: 0, storedAt: 0 };
    const old: BlobStore = {
      ...blobs,
      async *list() {
        yield { ...listed, storedAt: 0 };
      },
    };
    expect(await collectGarbage(store, old, Date.now(), 50_000)).toEqual({ images: 0, packageSets: 0, blobs: 0 });
    expect(await blobs.delete(again)).toBe(true);
    await unlinkImage(scope, id);
    expect(await collectGarbage(store, blobs, later, 50_000)).toEqual({ images: 1, packageSets: 1, blobs: 1 });
    await store.close();
  });
});
