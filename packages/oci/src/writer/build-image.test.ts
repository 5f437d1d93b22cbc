import { createHash } from 'node:crypto';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { buildImage } from './build-image.ts';
import { buildIndex } from './build-index.ts';
import { dockerArchiveEntries } from './write-docker-archive.ts';
import { ociLayoutFiles } from './write-oci-layout.ts';

const entries = [{ path: 'etc/hosts', content: 'localhost' }];

describe('buildImage', () => {
  test('digest and diffID are of the stored bytes and of the tar in them', () => {
    const { layers } = buildImage({
      layers: [
        { entries, compression: 'none' },
        { entries, compression: 'gzip' },
        { entries, compression: 'zstd' },
      ],
    });
    const tars = layers.map((layer, at) => [(b: Uint8Array) => b, gunzipSync, zstdDecompressSync][at]?.(layer.bytes));
    for (const [at, layer] of layers.entries()) {
      expect(layer.digest).toBe(`sha256:${createHash('sha256').update(layer.bytes).digest('hex')}`);
      expect(Buffer.from(tars[at] ?? []).equals(Buffer.from(layer.tar))).toBe(true);
      expect(layer.diffId).toBe(layers[0]?.diffId);
    }
  });

  test('equal specifications give equal digests', () => {
    expect(buildImage({ layers: [{ entries }] }).root.digest).toBe(buildImage({ layers: [{ entries }] }).root.digest);
  });
});

describe('ociLayoutFiles', () => {
  test('every descriptor of an index leads to a file of its digest', () => {
    const image = buildImage({ layers: [{ entries }] });
    const files = ociLayoutFiles([{ content: buildIndex({ images: [image], attestations: true }), name: 'v1' }]);
    const named = [...files].filter(([path]) => path.startsWith('blobs/sha256/'));
    expect(named).toHaveLength(7);
    for (const [path, bytes] of named) {
      expect(path).toBe(`blobs/sha256/${createHash('sha256').update(bytes).digest('hex')}`);
    }
  });
});

describe('dockerArchiveEntries', () => {
  test('a repeated layer of the legacy style becomes a symbolic link', () => {
    const image = buildImage({ layers: [{ entries }, { entries }] });
    const links = dockerArchiveEntries([{ image, tags: ['a:1'] }], { style: 'legacy' }).filter(
      (entry) => entry.type === 'symlink',
    );
    expect(links).toHaveLength(1);
  });
});
