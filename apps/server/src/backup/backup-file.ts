import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { isJsonObject } from '@assay/core';
import { serverError } from '../errors.ts';
import { type ArchiveEntry, TAR_END, readTar, tarHeader, tarPadding } from './tar-entries.ts';

/** Name of the last entry: how many went before it, and a digest over all their names, sizes and digests. */
const END = 'end.json';

/** Bytes of the last entry that are read. */
const LARGEST_END = 4096;

/** Puts entries into a backup. */
export interface BackupWriter {
  add(name: string, bytes: Uint8Array): Promise<void>;
  /** Bytes as they come; they must be `size`. */
  addStream(name: string, size: number, bytes: AsyncIterable<Uint8Array>): Promise<void>;
}

/**
 * Writes a backup: under another name first, flushed, then under its own, so that what is there under that name is whole.
 * @throws BACKUP_UNWRITABLE, and what `fill` throws
 */
export async function writeBackupFile(file: string, fill: (writer: BackupWriter) => Promise<void>): Promise<number> {
  if ((await stat(file).catch(() => null)) !== null)
    throw serverError('BACKUP_UNWRITABLE', `there is something at ${file} already`);
  const draft = `${file}.${process.pid}.part`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    await writeArchive(handle, fill);
    await flush(draft);
    await rename(draft, file);
    return (await stat(file)).size;
  } catch (error) {
    await rm(draft, { force: true });
    const code = error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : null;
    if (code === null) throw error;
    throw serverError('BACKUP_UNWRITABLE', `the backup cannot be written (${code})`, { cause: error });
  }
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeArchive(handle: FileHandle, fill: (writer: BackupWriter) => Promise<void>): Promise<void> {
  const compress = createZstdCompress({
    params: { [constants.ZSTD_c_checksumFlag]: 1, [constants.ZSTD_c_compressionLevel]: 6 },
  });
  const written = pipeline(compress, createWriteStream('', { fd: handle, autoClose: true }));
  // Told by `push` or by the await below.
  written.catch(() => undefined);
  const total = createTotal();
  const addStream: BackupWriter['addStream'] = async (name, size, bytes) => {
    await push(compress, tarHeader(name, size));
    const hash = createHash('sha256');
    let seen = 0;
    for await (const piece of bytes) {
      seen += piece.length;
      hash.update(piece);
      await push(compress, piece);
    }
    if (seen !== size) throw serverError('BACKUP_UNWRITABLE', `${name} changed while it was copied`);
    await push(compress, tarPadding(size));
    total.add(name, size, hash.digest('hex'));
  };
  const writer: BackupWriter = {
    addStream,
    add: (name, bytes) => addStream(name, bytes.length, Readable.from([bytes])),
  };
  try {
    await fill(writer);
    const end = Buffer.from(JSON.stringify(total.end()));
    for (const piece of [tarHeader(END, end.length), end, tarPadding(end.length), TAR_END]) await push(compress, piece);
    compress.end();
    await written;
  } catch (error) {
    compress.destroy();
    await written.catch(() => undefined);
    throw error;
  }
}

async function push(stream: Writable, bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.write(bytes, (error) => {
      if (error === null || error === undefined) resolve();
      else reject(error);
    });
  });
}

/**
 * Reads a backup: hands over its entries as they come, and fails at the end when not all of them came as they were written. Nothing of it
 * may count before this returned.
 * @throws BACKUP_DAMAGED, BACKUP_UNREADABLE, and what `take` throws
 */
export async function readBackupFile(file: string, take: (entry: ArchiveEntry) => Promise<void>): Promise<void> {
  await (await open(file, 'r').catch((cause: unknown) => unreadable(file, cause))).close();
  const expand = createZstdDecompress();
  const source = createReadStream(file);
  const piped = pipeline(source, expand).catch(() => undefined);
  const total = createTotal();
  let ended = false;
  try {
    for await (const entry of readTar(expand)) {
      if (ended) throw damaged('something stands behind its end');
      if (entry.name === END) {
        ended = true;
        if (!total.isEnd(await readEnd(entry))) throw damaged('it is not what was written');
      } else {
        const hash = createHash('sha256');
        await take({ ...entry, bytes: hashed(entry.bytes, (piece) => hash.update(piece)) });
        total.add(entry.name, entry.size, hash.digest('hex'));
      }
    }
    if (!ended) throw damaged('its end is missing');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (/^(?:ZSTD_|Z_|ERR_)/.test(code)) throw damaged('it cannot be unpacked', error);
    throw error;
  } finally {
    source.destroy();
    expand.destroy();
    await piped;
  }
}

async function readEnd(entry: ArchiveEntry): Promise<unknown> {
  if (entry.size > LARGEST_END) throw damaged('its end is too long');
  const pieces = await Array.fromAsync(entry.bytes);
  try {
    return JSON.parse(Buffer.concat(pieces).toString());
  } catch {
    throw damaged('its end does not read');
  }
}

async function* hashed(bytes: AsyncIterable<Uint8Array>, see: (piece: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    see(piece);
    yield piece;
  }
}

interface Total {
  add(name: string, size: number, sha256: string): void;
  end(): { readonly entries: number; readonly sha256: string };
  isEnd(value: unknown): boolean;
}

function createTotal(): Total {
  const hash = createHash('sha256');
  let entries = 0;
  const end = () => ({ entries, sha256: hash.copy().digest('hex') });
  return {
    add(name, size, sha256) {
      entries++;
      hash.update(`${name} ${size} ${sha256}\n`);
    },
    end,
    isEnd: (value) => isJsonObject(value) && value['entries'] === entries && value['sha256'] === end().sha256,
  };
}

function unreadable(file: string, cause: unknown): never {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  throw serverError('BACKUP_UNREADABLE', `the backup ${file} cannot be read (${code})`, { cause });
}

function damaged(why: string, cause?: unknown): Error {
  return serverError('BACKUP_DAMAGED', `the backup is damaged: ${why}`, { cause });
}
