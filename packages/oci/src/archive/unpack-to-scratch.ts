import { createWriteStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { PassThrough, Readable, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import { AssayError } from '@assay/core';
import { ociError } from '../errors.ts';
import { type ScratchFile, createScratchFile } from './scratch-file.ts';

export type { ScratchFile } from './scratch-file.ts';

/** Most bytes that one archive may unpack to or a daemon may send. */
const MAX_SCRATCH_BYTES = 64 * 1024 ** 3;
/** Unpacked bytes that are fine whatever the compressed size. */
const FREE_BYTES = 256 * 1024 ** 2;
/** Most unpacked bytes for one compressed byte beyond that; tars of layers reach about 20. */
const MAX_RATIO = 200;
const CHUNK_BYTES = 256 * 1024;
/** Largest zstd window: 128 MiB. */
const MAX_WINDOW_LOG = 27;

/** True for the first bytes of a gzip or zstd stream. */
export function isCompressed(head: Uint8Array): boolean {
  return compressionOf(head) !== 'none';
}

/** Compression by the first four bytes of content. */
export function compressionOf(head: Uint8Array): 'none' | 'gzip' | 'zstd' {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  const isZstd = head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd;
  return isZstd ? 'zstd' : 'none';
}

/**
 * Unpacks a gzip or zstd file into a scratch file. `maxBytes` defaults to 256 MiB or 200 times the compressed size, whichever is
 * more, and 64 GiB at most.
 * @throws ARCHIVE_INVALID, CONTENT_TOO_LARGE, ABORTED
 */
export async function unpackToScratch(
  file: FileHandle,
  options: {
    readonly scratchDirectory: string;
    readonly path: string;
    readonly signal: AbortSignal;
    readonly maxBytes?: number;
  },
): Promise<ScratchFile> {
  const { size } = await file.stat();
  const head = Buffer.alloc(4);
  await file.read(head, 0, 4, 0);
  const decompress =
    compressionOf(head) === 'gzip'
      ? createGunzip({ chunkSize: CHUNK_BYTES })
      : createZstdDecompress({
          chunkSize: CHUNK_BYTES,
          params: { [constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG },
        });
  const source = file.createReadStream({ start: 0, autoClose: false, highWaterMark: CHUNK_BYTES });
  const maxBytes = options.maxBytes ?? Math.min(MAX_SCRATCH_BYTES, Math.max(FREE_BYTES, size * MAX_RATIO));
  return writeScratch(source, decompress, { ...options, maxBytes });
}

/**
 * Streams bytes of a daemon into a scratch file.
 * @throws CONTENT_TOO_LARGE, ARCHIVE_INVALID, ABORTED
 */
export function streamToScratch(
  source: AsyncIterable<Uint8Array>,
  options: { readonly scratchDirectory: string; readonly path: string; readonly signal: AbortSignal },
): Promise<ScratchFile> {
  return writeScratch(Readable.from(source), new PassThrough(), { ...options, maxBytes: MAX_SCRATCH_BYTES });
}

async function writeScratch(
  source: Readable,
  through: Transform,
  options: {
    readonly scratchDirectory: string;
    readonly path: string;
    readonly maxBytes: number;
    readonly signal: AbortSignal;
  },
): Promise<ScratchFile> {
  const scratch = await createScratchFile(options.scratchDirectory);
  try {
    const sink = createWriteStream(scratch.path, { flags: 'wx', mode: 0o600 });
    await pipeline(source, through, limitBytes(options), sink, { signal: options.signal });
    return scratch;
  } catch (cause) {
    await scratch[Symbol.asyncDispose]();
    throw explain(cause, options);
  }
}

function limitBytes(options: { readonly path: string; readonly maxBytes: number }): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding: BufferEncoding, done: TransformCallback): void {
      seen += chunk.length;
      if (seen <= options.maxBytes) done(null, chunk);
      else done(ociError('CONTENT_TOO_LARGE', `${options.path} unpacks to more than ${options.maxBytes} bytes`));
    },
  });
}

function explain(cause: unknown, options: { readonly path: string; readonly signal: AbortSignal }): unknown {
  if (cause instanceof AssayError) return cause;
  if (options.signal.aborted) return ociError('ABORTED', 'opening the image was cancelled', { cause });
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (!/^(?:Z_|ZSTD_|ERR_)/.test(code)) return cause;
  return ociError('ARCHIVE_INVALID', `${options.path} cannot be unpacked: it is damaged or cut off`, { cause });
}
