import { crc32, inflateRawSync } from 'node:zlib';
import { type FeedSource, invalid, overLimit } from '../providers/document/feed-source.ts';
import type { Budget } from './budget.ts';
import type { Member } from './member.ts';
import type { RandomAccess } from './random-access.ts';
import { type ZipEntry, zipEntries } from './zip-directory.ts';

const LOCAL_SIGNATURE = 0x04_03_4b_50;
const LOCAL_BYTES = 30;
const METHODS = { stored: 0, deflated: 8 } as const;

/**
 * The files of a zip archive in the order of its directory. What comes out is held against the size of the whole archive, so that
 * members that share their bytes cannot multiply them.
 * @throws FEED_INVALID when it is damaged, cut off or encrypted, FEED_LIMIT
 */
export async function* zipMembers(
  source: FeedSource,
  access: RandomAccess,
  budget: Budget,
): AsyncGenerator<Member, void, void> {
  let unpacked = 0;
  for await (const entry of zipEntries(source, access)) {
    budget.entry(source);
    if (entry.name.endsWith('/')) continue;
    const bytes = await readMember(source, access, entry, budget.limits.maxFileBytes);
    unpacked += bytes.length;
    budget.ratio(source, access.sizeBytes, unpacked);
    yield { name: entry.name, bytes };
  }
}

async function readMember(
  source: FeedSource,
  access: RandomAccess,
  entry: ZipEntry,
  maxBytes: number,
): Promise<Uint8Array> {
  const { name } = entry;
  if (entry.isEncrypted) throw invalid(source, name, 'is encrypted');
  if (entry.unpackedBytes > maxBytes || entry.packedBytes > maxBytes) {
    throw overLimit(source, `a member of more than ${maxBytes} bytes`);
  }
  const packed = await readPacked(source, access, entry);
  const bytes = unpack(source, entry, packed, maxBytes);
  if (bytes.length !== entry.unpackedBytes || crc32(bytes) !== entry.crc) {
    throw invalid(source, name, 'its content is not what the archive says');
  }
  return bytes;
}

async function readPacked(source: FeedSource, access: RandomAccess, entry: ZipEntry): Promise<Uint8Array> {
  const header = Buffer.from(await access.read(entry.start, LOCAL_BYTES));
  if (header.length < LOCAL_BYTES || header.readUInt32LE(0) !== LOCAL_SIGNATURE) {
    throw invalid(source, entry.name, 'its header is damaged or cut off');
  }
  const start = entry.start + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = await access.read(start, entry.packedBytes);
  if (packed.length < entry.packedBytes) throw invalid(source, entry.name, 'is cut off');
  return packed;
}

function unpack(source: FeedSource, { name, method }: ZipEntry, packed: Uint8Array, maxBytes: number): Uint8Array {
  if (method === METHODS.stored) return Uint8Array.from(packed);
  if (method !== METHODS.deflated) throw invalid(source, name, `is packed by method ${method}, which is not read`);
  try {
    return inflateRawSync(packed, { maxOutputLength: maxBytes });
  } catch (cause) {
    throw invalid(source, name, 'is damaged', cause);
  }
}
