import { createHash, randomBytes } from 'node:crypto';
import { constants, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DecodeFault } from './decoder.ts';
import { detectCompression, isTarMediaType } from './compression.ts';
import { openDecoder } from './open-decoder.ts';
import { createStreamDecoder } from './stream-decoder.ts';
import { hasSyncCodec } from './sync-codec.ts';

interface Decoded {
  readonly bytes: Buffer;
  readonly fault: DecodeFault | null;
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function decode(stored: Uint8Array, chunkBytes: number): Decoded {
  const out: Buffer[] = [];
  const decoder = openDecoder(detectCompression(stored), (bytes) => out.push(Buffer.from(bytes)));
  if (decoder === null) throw new Error('not read');
  for (let at = 0; at < stored.length; at += chunkBytes) void decoder.write(stored.subarray(at, at + chunkBytes));
  void decoder.finish();
  decoder.close();
  return { bytes: Buffer.concat(out), fault: decoder.fault() };
}

async function decodeByStream(kind: 'gzip' | 'zstd', stored: Uint8Array): Promise<Decoded> {
  const out: Buffer[] = [];
  const decoder = createStreamDecoder(kind, (bytes) => out.push(Buffer.from(bytes)));
  for (let at = 0; at < stored.length; at += 1000) await decoder.write(stored.subarray(at, at + 1000));
  await decoder.finish();
  decoder.close();
  return { bytes: Buffer.concat(out), fault: decoder.fault() };
}

const CONTENT = Buffer.concat([Buffer.alloc(700_000, 'layer'), randomBytes(90_000), Buffer.alloc(3)]);

/** A gzip member with every optional header field. */
function decoratedGzip(content: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(content.length);
  const header = Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3]);
  const text = Buffer.from('name\0comment\0\x12\x34', 'latin1');
  return Buffer.concat([header, text, deflateRawSync(content), Buffer.alloc(4), size]);
}

test('the fast codecs work on this node', () => {
  expect(hasSyncCodec()).toBe(true);
});

describe('decoder', () => {
  const zstd = zstdCompressSync(CONTENT, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
  const gzip = gzipSync(CONTENT);
  const skippable = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9]);
  test.each([
    ['plain bytes', CONTENT, CONTENT, null],
    ['gzip', gzip, CONTENT, null],
    ['gzip with all header fields', decoratedGzip(CONTENT), CONTENT, null],
    [
      'gzip of two members',
      Buffer.concat([gzip, gzipSync('more')]),
      Buffer.concat([CONTENT, Buffer.from('more')]),
      null,
    ],
    ['gzip of an empty member', Buffer.concat([gzipSync(''), gzip]), CONTENT, null],
    ['gzip with bytes behind it', Buffer.concat([gzip, Buffer.from('junk')]), CONTENT, 'trailing'],
    ['gzip with zeros behind it', Buffer.concat([gzip, Buffer.alloc(512)]), CONTENT, 'trailing'],
    ['gzip with half a header behind it', Buffer.concat([gzip, Buffer.from([0x1f, 0x8b])]), CONTENT, 'trailing'],
    ['zstd', zstd, CONTENT, null],
    [
      'zstd of two frames',
      Buffer.concat([zstd, zstdCompressSync('x')]),
      Buffer.concat([CONTENT, Buffer.from('x')]),
      null,
    ],
    ['zstd around a skippable frame', Buffer.concat([skippable, zstd, skippable]), CONTENT, null],
  ])('reads %s whatever the pieces', (_name, stored, expected, fault) => {
    for (const chunkBytes of [1, 7, 511, 65_536, 10_000_000]) {
      if (chunkBytes === 1 && stored.length > 100_000) continue;
      const decoded = decode(stored, chunkBytes);
      expect([digest(decoded.bytes), decoded.fault]).toEqual([digest(expected), fault]);
    }
  });

  test.each([
    ['gzip cut in the data', gzip.subarray(0, 5000), 'truncated'],
    ['gzip cut in the trailer', gzip.subarray(0, -3), 'truncated'],
    ['gzip cut in the header', gzip.subarray(0, 5), 'truncated'],
    ['gzip with a reserved flag', Buffer.from([0x1f, 0x8b, 8, 0x80, 0, 0, 0, 0, 0, 0, 0]), 'corrupt'],
    ['gzip that lies about its size', Buffer.concat([gzip.subarray(0, -4), Buffer.from([1, 2, 3, 4])]), 'corrupt'],
    [
      'gzip with an endless comment',
      Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 16]), Buffer.alloc(200_000, 'c')]),
      'corrupt',
    ],
    ['zstd cut in the data', zstd.subarray(0, 5000), 'truncated'],
    ['zstd without its end', zstd.subarray(0, -2), 'truncated'],
    ['zstd with a window of 2 GiB', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0xa8, 1, 0, 0]), 'window-too-large'],
  ])('says what is wrong with %s', (_name, stored, fault) => {
    expect(decode(stored, 1000).fault).toBe(fault);
  });

  test('notices bytes behind a zstd frame', () => {
    for (const chunkBytes of [100, zstd.length, 10_000_000]) {
      const decoded = decode(Buffer.concat([zstd, Buffer.from('junk junk')]), chunkBytes);
      expect(digest(decoded.bytes)).toBe(digest(CONTENT));
      expect(decoded.fault).not.toBeNull();
    }
  });

  test.each([
    ['gzip', gzip],
    ['zstd', zstd],
  ] as const)('gives the same through the public streams: %s', async (kind, stored) => {
    const decoded = await decodeByStream(kind, stored);
    expect([digest(decoded.bytes), decoded.fault]).toEqual([digest(CONTENT), null]);
    expect((await decodeByStream(kind, stored.subarray(0, 4000))).fault).toBe('truncated');
    const damaged = Buffer.from(stored);
    damaged.fill(0xff, 3000, 3100);
    expect((await decodeByStream(kind, damaged)).fault).toBe('corrupt');
  });

  test('hands on what a sink throws', async () => {
    const stop = new Error('enough');
    const sink = (): never => {
      throw stop;
    };
    const decoder = createStreamDecoder('gzip', sink);
    await expect(Promise.resolve(decoder.write(gzip)).then(() => decoder.finish())).rejects.toBe(stop);
    expect(() => openDecoder('gzip', sink)?.write(gzip)).toThrow(stop);
  });

  // Damage before byte 4 makes it another format.
  test('never fails on damaged data', () => {
    const sample = gzipSync(CONTENT.subarray(690_000), { level: 6 });
    const frames = zstdCompressSync(CONTENT.subarray(690_000), { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
    assert(
      property(integer({ min: 4, max: sample.length - 1 }), integer({ min: 1, max: 255 }), (at, flip) => {
        for (const stored of [sample, frames]) {
          const damaged = Buffer.from(stored);
          damaged[at] = (damaged[at] ?? 0) ^ flip;
          const out = decode(damaged, 4096);
          if (digest(out.bytes) === digest(CONTENT.subarray(690_000))) continue;
          if (stored === frames) expect(out.fault).not.toBeNull();
        }
      }),
      { numRuns: 60 },
    );
  });
});

test.each([
  ['application/vnd.oci.image.layer.v1.tar', true],
  ['application/vnd.oci.image.layer.v1.tar+gzip', true],
  ['application/vnd.oci.image.layer.nondistributable.v1.tar+zstd', true],
  ['application/vnd.docker.image.rootfs.diff.tar.gzip', true],
  ['application/vnd.docker.image.rootfs.diff.tar', true],
  ['application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', true],
  ['application/vnd.oci.image.layer.v1.tar+gzip+encrypted', false],
  ['application/vnd.in-toto+json', false],
  ['', false],
])('media type %s is a tar: %s', (mediaType, expected) => {
  expect(isTarMediaType(mediaType)).toBe(expected);
});
