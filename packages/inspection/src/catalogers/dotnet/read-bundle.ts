import { createByteReader, type ByteReader } from '../../binary/byte-reader.ts';
import type { Content } from '../../binary/content.ts';
import { unreadable } from '../gap-codes.ts';

/** What an application that is one file has within it; null for what it has not. */
export interface Bundle {
  readonly deps: Buffer | null;
  readonly runtimeConfig: Buffer | null;
}

/** Stands in every host of .NET, behind the place of the bundle: SHA-256 of `.net core bundle` and a line end. */
const MARKER = Buffer.from('8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae', 'hex');

/** Versions of the format: .NET Core 3, .NET 5, .NET 6 and later. */
const VERSIONS: ReadonlySet<number> = new Set([1, 2, 6]);

/** Files in one bundle. */
const MAX_FILES = 100_000;

/** Bytes of a list of libraries or a configuration. */
const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;

const HEADER_BYTES = 12;
const FILE_KINDS = { deps: 3, runtimeConfig: 4 } as const;

/**
 * Finds what .NET appended to a host to make an application of one file; null in everything else, also in hosts that nothing
 * was appended to.
 * @throws CatalogerError BUILD_INFO_INVALID
 */
export function readBundle(content: Content): Bundle | null {
  const reader = createByteReader(content, true);
  const marker = reader.indexOf(MARKER);
  const start = marker < 8 ? 0 : reader.u64(marker - 8);
  const [version, count] = [reader.u32(start), reader.u32(start + 8)];
  if (start === 0 || !VERSIONS.has(version) || count === 0 || count > MAX_FILES) return null;
  const next = skipText(reader, start + HEADER_BYTES);
  if (version === 1) return readEntries(reader, next, count);
  return {
    deps: document(reader, reader.u64(next), reader.u64(next + 8)),
    runtimeConfig: document(reader, reader.u64(next + 16), reader.u64(next + 24)),
  };
}

/** The first version has no places in its head: only the list of files says where they are. */
function readEntries(reader: ByteReader, start: number, count: number): Bundle {
  const found = new Map<number, Buffer | null>();
  let at = start;
  for (let left = count; left > 0 && at < reader.sizeBytes; left -= 1) {
    const kind = reader.u8(at + 16);
    if (kind === FILE_KINDS.deps || kind === FILE_KINDS.runtimeConfig) {
      found.set(kind, document(reader, reader.u64(at), reader.u64(at + 8)));
    }
    at = skipText(reader, at + 17);
  }
  return { deps: found.get(FILE_KINDS.deps) ?? null, runtimeConfig: found.get(FILE_KINDS.runtimeConfig) ?? null };
}

function document(reader: ByteReader, offset: number, sizeBytes: number): Buffer | null {
  if (offset === 0 || sizeBytes === 0) return null;
  const found = reader.slice(offset, Math.min(sizeBytes, MAX_DOCUMENT_BYTES));
  if (found.byteLength === sizeBytes) return found;
  throw unreadable('BUILD_INFO_INVALID', 'a file of a .NET application that is one file lies outside of it');
}

/** Place behind a text, whose length stands before it in seven bits to the byte. */
function skipText(reader: ByteReader, start: number): number {
  let length = 0;
  for (let at = start; at < start + 5; at += 1) {
    const byte = reader.u8(at);
    length += (byte & 0x7f) * 2 ** ((at - start) * 7);
    if (byte < 0x80) return at + 1 + length;
  }
  return reader.sizeBytes;
}
