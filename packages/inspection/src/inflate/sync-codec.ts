import { type Zlib, constants, createInflateRaw, createZstdDecompress, deflateRawSync } from 'node:zlib';
import { OUTPUT_BYTES } from './decoder.ts';

/** Largest window of a zstd frame that is accepted: 128 MiB, the largest that `zstd` itself reads without being told to. */
const MAX_ZSTD_WINDOW_LOG = 27;

/** Parameters for every zstd decoder. */
export const ZSTD_PARAMS: Readonly<Record<number, number>> = { [constants.ZSTD_d_windowLogMax]: MAX_ZSTD_WINDOW_LOG };

/** What one step of a codec did. */
export interface CodecStep {
  consumed: number;
  produced: number;
  /** Error code of the library, or null. */
  error: string | null;
}

/**
 * One decompression context that is driven synchronously and writes into one buffer again and again, which saves a third of the time
 * of the streams that node offers.
 */
export interface SyncCodec {
  /** The piece that the last step produced is at its start. */
  readonly output: Buffer;
  /** Takes bytes from `offset` on; the answer is valid until the next call. */
  step(input: Uint8Array, offset: number, finish: boolean): CodecStep;
  /** Makes it ready for a new stream of compressed data. */
  reset(): void;
  close(): void;
}

/** The part of node's internal zlib handle that is used here. It is not public, which is why its presence is checked. */
interface ZlibHandle {
  writeSync(
    flush: number,
    input: Uint8Array,
    inputOffset: number,
    inputLength: number,
    output: Uint8Array,
    outputOffset: number,
    outputLength: number,
  ): void;
  reset(): void;
}

/** Opens a codec, or gives null where this version of node does not have what it needs. */
export function openSyncCodec(kind: 'raw-deflate' | 'zstd'): SyncCodec | null {
  const stream: object & Zlib = kind === 'zstd' ? openZstd() : createInflateRaw({ chunkSize: OUTPUT_BYTES });
  const handle: unknown = Reflect.get(stream, '_handle');
  const state: unknown = Reflect.get(stream, '_writeState');
  if (isZlibHandle(handle) && state instanceof Uint32Array && state.length >= 2) {
    return wrapHandle(handle, state, kind, () => stream.close());
  }
  stream.close();
  return null;
}

/** True when the codecs of this node work as expected: they are not part of its public interface. */
export function hasSyncCodec(): boolean {
  const codec = openSyncCodec('raw-deflate');
  if (codec === null) return false;
  try {
    const sample = deflateRawSync(PROBE);
    const step = codec.step(sample, 0, false);
    return (
      step.error === null && step.consumed === sample.length && codec.output.subarray(0, step.produced).equals(PROBE)
    );
  } catch {
    return false;
  } finally {
    codec.close();
  }
}

const PROBE: Buffer = Buffer.from('assay assay assay assay');

function openZstd(): object & Zlib {
  return createZstdDecompress({ chunkSize: OUTPUT_BYTES, params: ZSTD_PARAMS });
}

function wrapHandle(
  handle: ZlibHandle,
  state: Uint32Array,
  kind: 'raw-deflate' | 'zstd',
  close: () => void,
): SyncCodec {
  const output = Buffer.allocUnsafeSlow(OUTPUT_BYTES);
  const step: CodecStep = { consumed: 0, produced: 0, error: null };
  const [noFlush, finishFlush] =
    kind === 'zstd' ? [constants.ZSTD_e_continue, constants.ZSTD_e_end] : [constants.Z_NO_FLUSH, constants.Z_FINISH];
  Reflect.set(handle, 'onerror', (_message: string, _number: number, code: string): void => {
    step.error = code;
  });
  return {
    output,
    step: (input, offset, finish) => {
      const available = input.length - offset;
      handle.writeSync(finish ? finishFlush : noFlush, input, offset, available, output, 0, OUTPUT_BYTES);
      step.produced = step.error === null ? OUTPUT_BYTES - (state[0] ?? OUTPUT_BYTES) : 0;
      step.consumed = step.error === null ? available - (state[1] ?? available) : 0;
      return step;
    },
    reset: () => handle.reset(),
    close,
  };
}

function isZlibHandle(value: unknown): value is ZlibHandle {
  if (typeof value !== 'object' || value === null) return false;
  return typeof Reflect.get(value, 'writeSync') === 'function' && typeof Reflect.get(value, 'reset') === 'function';
}
