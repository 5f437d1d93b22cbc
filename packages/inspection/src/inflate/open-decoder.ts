import type { Compression } from './compression.ts';
import type { ByteSink, Decoder } from './decoder.ts';
import { GzipDecoder } from './gzip-decoder.ts';
import { createStreamDecoder } from './stream-decoder.ts';
import { hasSyncCodec, openSyncCodec } from './sync-codec.ts';
import { ZstdDecoder } from './zstd-decoder.ts';

/** Opens a decoder for a compression, the fastest that this node has; null for one that is not read. */
export function openDecoder(compression: Compression, sink: ByteSink): Decoder | null {
  if (compression === 'none') return plainDecoder(sink);
  if (compression !== 'gzip' && compression !== 'zstd') return null;
  return openSynchronous(compression, sink) ?? createStreamDecoder(compression, sink);
}

function openSynchronous(compression: 'gzip' | 'zstd', sink: ByteSink): Decoder | null {
  if (!hasSyncCodec()) return null;
  const codec = openSyncCodec(compression === 'gzip' ? 'raw-deflate' : 'zstd');
  if (codec === null) return null;
  return compression === 'gzip' ? new GzipDecoder(codec, sink) : new ZstdDecoder(codec, sink);
}

function plainDecoder(sink: ByteSink): Decoder {
  return {
    write: (bytes) => {
      sink(bytes);
      return undefined;
    },
    finish: () => undefined,
    fault: () => null,
    close: () => {},
  };
}
