import { type FeedSource, invalid, overLimit } from '../providers/document/feed-source.ts';
import type { Budget } from './budget.ts';
import type { ByteReader } from './byte-reader.ts';
import type { Member } from './member.ts';
import { hasTarChecksum } from './packing.ts';

const BLOCK_BYTES = 512;

/** The longest extended header; a name in it may be long. */
const MAX_EXTENDED_BYTES = 1024 * 1024;

/**
 * The files of a tar archive (POSIX ustar and pax, GNU long names), one by one. Links and directories hold no data and are passed over.
 * @throws FEED_INVALID when it is damaged or cut off, FEED_LIMIT
 */
export async function* tarMembers(
  source: FeedSource,
  reader: ByteReader,
  budget: Budget,
): AsyncGenerator<Member, void, void> {
  let extended: Extended = {};
  for (;;) {
    const header = await reader.take(BLOCK_BYTES);
    if (header.length < BLOCK_BYTES) throw invalid(source, 'end', 'an archive without its end: cut off');
    if (header[0] === 0 && header.every((byte) => byte === 0)) return;
    if (!hasTarChecksum(header)) throw invalid(source, 'a header', 'its checksum is wrong');
    const type = String.fromCharCode(header[156] ?? 0);
    const sizeBytes = extended.sizeBytes ?? sizeOf(header);
    if (sizeBytes === null) throw invalid(source, 'a header', 'its size is no number');
    if (type === 'x' || type === 'L' || type === 'g' || type === 'K') {
      const bytes = await takePadded(source, reader, sizeBytes, MAX_EXTENDED_BYTES);
      if (type === 'x') readPax(bytes, extended);
      else if (type === 'L') extended.name = textOf(bytes);
      continue;
    }
    const name = extended.name ?? nameOf(header);
    extended = {};
    budget.entry(source);
    if (type === 'S') throw invalid(source, name, 'a sparse file, which is not read');
    if (!'0\0 7'.includes(type) || type === ' ') {
      await skipPadded(source, reader, sizeBytes);
      continue;
    }
    yield { name, bytes: await takePadded(source, reader, sizeBytes, budget.limits.maxFileBytes) };
  }
}

interface Extended {
  name?: string;
  sizeBytes?: number;
}

async function takePadded(
  source: FeedSource,
  reader: ByteReader,
  sizeBytes: number,
  maxBytes: number,
): Promise<Uint8Array> {
  if (sizeBytes > maxBytes) throw overLimit(source, `a member of ${sizeBytes} bytes`);
  const bytes = await reader.take(sizeBytes);
  const padding = (BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES;
  if (bytes.length < sizeBytes || (await reader.skip(padding)) < padding) throw invalid(source, 'end', 'cut off');
  return bytes;
}

async function skipPadded(source: FeedSource, reader: ByteReader, sizeBytes: number): Promise<void> {
  const padded = Math.ceil(sizeBytes / BLOCK_BYTES) * BLOCK_BYTES;
  if ((await reader.skip(padded)) < padded) throw invalid(source, 'end', 'cut off');
}

function nameOf(header: Uint8Array): string {
  const name = textOf(header.subarray(0, 100));
  const isPosix = textOf(header.subarray(257, 263)) === 'ustar';
  const prefix = isPosix ? textOf(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** An octal number, or a binary one of GNU; null when it is neither. */
function sizeOf(header: Uint8Array): number | null {
  const field = header.subarray(124, 136);
  if ((field[0] ?? 0) >= 0x80) {
    const size = field.subarray(4).reduce((sum, byte) => sum * 256 + byte, 0);
    return field.subarray(1, 4).every((byte) => byte === 0) && Number.isSafeInteger(size) ? size : null;
  }
  const digits = /^ *([0-7]{0,12})[ \0]*$/.exec(Buffer.from(field).toString('latin1'))?.[1];
  return digits === undefined ? null : Number.parseInt(digits === '' ? '0' : digits, 8);
}

/** Records `LENGTH KEY=VALUE\n` of a pax header; what is no record ends them. */
function readPax(bytes: Uint8Array, extended: Extended): void {
  const buffer = Buffer.from(bytes);
  for (let at = 0; at < buffer.length;) {
    const [, length] = /^(\d{1,7}) /.exec(buffer.toString('latin1', at, at + 8)) ?? [];
    const end = at + Number(length ?? 0);
    if (length === undefined || end > buffer.length || end <= at) break;
    const record = buffer.toString('utf8', at + length.length + 1, end - 1);
    const equals = record.indexOf('=');
    const value = record.slice(equals + 1);
    if (record.startsWith('path=')) extended.name = value;
    else if (record.startsWith('size=') && /^\d{1,15}$/.test(value)) extended.sizeBytes = Number(value);
    at = end;
  }
}

function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end === -1 ? bytes : bytes.subarray(0, end)).toString('utf8');
}
