import { parseDigest } from '@assay/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BlobStore } from '../blobs/blob-store.ts';

/** A blob store of a test's own. Blobs may have 1000 bytes. */
export interface TestBlobs {
  readonly blobs: BlobStore;
  /** Makes the blob hold something else, behind the store's back. Null where nobody but the store reaches its blobs. */
  readonly damage: ((digest: string) => Promise<void>) | null;
  dispose(): Promise<void>;
}

/** What every store of blobs does. */
export function blobConformance(name: string, open: () => Promise<TestBlobs>): void {
  describe(`blobs in ${name}`, () => {
    let test: TestBlobs;
    let blobs: BlobStore;
    const bytes = Buffer.from('a document');

    beforeEach(async () => {
      test = await open();
      ({ blobs } = test);
    });
    afterEach(() => test.dispose());

    const all = async (): Promise<readonly string[]> => {
      const found: string[] = [];
      for await (const { digest } of blobs.list()) found.push(digest);
      return found.toSorted();
    };

    it('come back as they were put, by the digest of their bytes', async () => {
      const before = Date.now();
      const digest = await blobs.put(bytes);
      expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(Buffer.from(await blobs.get(digest)).equals(bytes)).toBe(true);
      const info = await blobs.info(digest);
      expect(info).toMatchObject({ digest, sizeBytes: bytes.length });
      // Services tell whole seconds.
      expect(info?.storedAt).toBeGreaterThan(before - 2000);
      expect(await all()).toEqual([digest]);
    });

    it('may be empty, or hold any byte', async () => {
      for (const content of [Buffer.alloc(0), Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))]) {
        expect(Buffer.from(await blobs.get(await blobs.put(content))).equals(content)).toBe(true);
      }
    });

    it('may be put many times at once', async () => {
      const digests = await Promise.all(Array.from({ length: 20 }, () => blobs.put(bytes)));
      expect(new Set(digests).size).toBe(1);
      expect(await all()).toHaveLength(1);
    });

    it('are all listed, however many parts the list has', async () => {
      const digests = await Promise.all(Array.from({ length: 7 }, (_, index) => blobs.put(Buffer.from(`${index}`))));
      expect(await all()).toEqual(digests.toSorted());
      for await (const { digest, sizeBytes } of blobs.list()) expect([digest, sizeBytes]).toEqual([digest, 1]);
    });

    it('are refused when they are too large, and not found when they are not there', async () => {
      await expect(blobs.put(Buffer.alloc(1001))).rejects.toMatchObject({ code: 'BLOB_TOO_LARGE' });
      const digest = await blobs.put(bytes);
      await expect(blobs.get(digest, 3)).rejects.toMatchObject({ code: 'BLOB_TOO_LARGE' });
      expect(await blobs.delete(digest)).toBe(true);
      expect(await blobs.delete(digest)).toBe(false);
      expect(await blobs.info(digest)).toBeNull();
      await expect(blobs.get(digest)).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
      const absent = parseDigest(`sha256:${'0'.repeat(64)}`);
      expect(await blobs.info(absent)).toBeNull();
    });

    it('that were damaged are not handed out, and are written again', async () => {
      if (test.damage === null) return;
      const digest = await blobs.put(bytes);
      await test.damage(digest);
      await expect(blobs.get(digest)).rejects.toMatchObject({ code: 'BLOB_DAMAGED' });
      await blobs.put(bytes);
      expect(Buffer.from(await blobs.get(digest)).equals(bytes)).toBe(true);
    });
  });
}
