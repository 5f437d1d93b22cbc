import { Readable, pipeline } from 'node:stream';
import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import { AssayError } from '@assay/core';
import { type FeedSource, invalid } from '../providers/document/feed-source.ts';
import type { Budget } from './budget.ts';
import { bunzip2 } from './bunzip2.ts';
import { ByteReader } from './byte-reader.ts';

/** Bytes that come out at a time. */
const CHUNK_BYTES = 256 * 1024;

/** The largest window of a zstd frame that is read, as power of two: 128 MiB, what `zstd --long` makes. */
const MAX_WINDOW_LOG = 27;

/**
 * Unpacks gzip, zstd or bzip2, and stops as soon as too much comes out.
 * @throws FEED_INVALID when it is damaged or cut off, FEED_LIMIT
 */
export async function* inflated(
  source: FeedSource,
  kind: 'gzip' | 'zstd' | 'bzip2',
  pieces: AsyncIterable<Uint8Array>,
  budget: Budget,
): AsyncGenerator<Uint8Array, void, void> {
  const packed = { bytes: 0 };
  const input = counted(pieces, packed);
  const chunks = kind === 'bzip2' ? bunzip2(source, new ByteReader(input)) : decoded(kind, input);
  let unpacked = 0;
  try {
    for await (const chunk of chunks) {
      unpacked += chunk.length;
      budget.ratio(source, packed.bytes, unpacked);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof AssayError) throw cause;
    throw invalid(source, `byte ${packed.bytes}`, `damaged or cut off (${kind})`, cause);
  }
}

async function* decoded(
  kind: 'gzip' | 'zstd',
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  const decoder =
    kind === 'gzip'
      ? createGunzip({ chunkSize: CHUNK_BYTES })
      : createZstdDecompress({
          chunkSize: CHUNK_BYTES,
          params: { [constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG },
        });
  const input = Readable.from(pieces, { objectMode: false, highWaterMark: CHUNK_BYTES });
  pipeline(input, decoder, () => {});
  try {
    for await (const chunk of decoder) if (chunk instanceof Uint8Array) yield chunk;
  } finally {
    decoder.destroy();
    input.destroy();
  }
}

async function* counted(
  pieces: AsyncIterable<Uint8Array>,
  packed: { bytes: number },
): AsyncGenerator<Uint8Array, void, void> {
  for await (const piece of pieces) {
    packed.bytes += piece.length;
    yield piece;
  }
}
