import { type Gunzip, type ZstdDecompress, createGunzip, createZstdDecompress } from 'node:zlib';
import { type ByteSink, type DecodeFault, type Decoder, OUTPUT_BYTES } from './decoder.ts';
import { ZSTD_PARAMS } from './sync-codec.ts';
import { zstdFault } from './zstd-decoder.ts';

/** Decompresses with the streams of node's public interface: slower, for a node whose internals are not as expected. */
export function createStreamDecoder(kind: 'gzip' | 'zstd', sink: ByteSink): Decoder {
  const stream: Gunzip | ZstdDecompress =
    kind === 'gzip'
      ? createGunzip({ chunkSize: OUTPUT_BYTES })
      : createZstdDecompress({ chunkSize: OUTPUT_BYTES, params: ZSTD_PARAMS });
  let fault: DecodeFault | null = null;
  let thrown: { readonly reason: unknown } | null = null;
  const wakers = new Set<() => void>();
  const settled = (start: (done: () => void) => void): Promise<void> =>
    new Promise<void>((resolve, reject) => {
      const wake = (): void => {
        if (!wakers.delete(wake)) return;
        if (thrown === null) resolve();
        else reject(thrown.reason);
      };
      wakers.add(wake);
      start(wake);
      if (fault !== null || thrown !== null) wake();
    });
  stream.on('data', (bytes: Buffer) => {
    try {
      sink(bytes);
    } catch (error) {
      thrown = { reason: error };
      stream.destroy();
    }
  });
  stream.on('error', (error: Error & { readonly code?: string }) => {
    fault ??= error.code === 'Z_BUF_ERROR' ? 'truncated' : zstdFault(error.code ?? '');
  });
  stream.on('close', () => {
    for (const wake of wakers) wake();
  });
  return {
    write: (bytes) => {
      if (fault !== null) return undefined;
      return settled((done) => stream.write(Buffer.from(bytes), done));
    },
    finish: () => {
      if (fault !== null) return undefined;
      return settled((done) => stream.once('end', done).end());
    },
    fault: () => fault,
    close: () => stream.destroy(),
  };
}
