import { crc32, inflateRawSync } from 'node:zlib';
import { unreadable } from '../gap-codes.ts';

/** One entry of a zip archive, as its central directory has it. */
export interface ZipEntry {
  /** As written; may be anything. */
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly compressedBytes: number;
  readonly encrypted: boolean;
  /** Where its local header starts. */
  readonly start: number;
}

/** Entries of one archive; the largest real ones have some 100,000. */
const MAX_ENTRIES = 250_000;

const SIGNATURES = { local: 0x04_03_4b_50, central: 0x02_01_4b_50, end: 0x06_05_4b_50, end64: 0x06_06_4b_50 } as const;
const LENGTHS = { local: 30, central: 46, end: 22, locator64: 20, end64: 56 } as const;
const METHODS = { stored: 0, deflated: 8 } as const;

/** The end record may be followed by a comment of this length. */
const MAX_COMMENT_BYTES = 65_535;

/**
 * Lists a zip archive by its central directory. Archives with something before them, such as the start script of an executable
 * jar, are read as well. PKWARE APPNOTE 6.3, sections 4.3.12 to 4.3.16.
 * @throws CatalogerError ZIP_INVALID, ZIP_LIMIT
 */
export function listZip(bytes: Uint8Array): readonly ZipEntry[] {
  const view = viewOf(bytes);
  const end = findEnd(view);
  const { count, sizeBytes, offset, position } = readEnd(view, end);
  const first = position - sizeBytes;
  if (first < 0) throw unreadable('ZIP_INVALID', 'the central directory lies outside the file');
  if (count > MAX_ENTRIES) throw unreadable('ZIP_LIMIT', `more than ${MAX_ENTRIES} entries`);
  const entries: ZipEntry[] = [];
  for (let at = first; entries.length < count;) {
    if (at + LENGTHS.central > position || view.getUint32(at, true) !== SIGNATURES.central) {
      throw unreadable('ZIP_INVALID', 'the central directory is damaged');
    }
    const nameBytes = view.getUint16(at + 28, true);
    const next = at + LENGTHS.central + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > position) throw unreadable('ZIP_INVALID', 'the central directory is damaged');
    entries.push(readEntry(view, { at, nameBytes, shift: first - offset }));
    at = next;
  }
  return entries;
}

/** Where a part stands in the file: what comes before the archive shifts everything. */
function readEntry(
  view: DataView,
  { at, nameBytes, shift }: { readonly at: number; readonly nameBytes: number; readonly shift: number },
): ZipEntry {
  return {
    name: decode(view, at + LENGTHS.central, nameBytes),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    compressedBytes: view.getUint32(at + 20, true),
    encrypted: (view.getUint16(at + 8, true) & 1) === 1,
    start: view.getUint32(at + 42, true) + shift,
  };
}

/** The last end record whose comment ends with the file; failing that, the last of all, for something may follow the archive. */
function findEnd(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - LENGTHS.end - MAX_COMMENT_BYTES);
  let last = -1;
  for (let at = view.byteLength - LENGTHS.end; at >= lowest; at -= 1) {
    if (view.getUint32(at, true) !== SIGNATURES.end) continue;
    if (at + LENGTHS.end + view.getUint16(at + 20, true) === view.byteLength) return at;
    last = Math.max(last, at);
  }
  if (last === -1) throw unreadable('ZIP_INVALID', 'not a zip archive');
  return last;
}

interface End {
  readonly count: number;
  readonly sizeBytes: number;
  /** Where the central directory says that it starts. */
  readonly offset: number;
  /** Where it ends. */
  readonly position: number;
}

/** The end record, or the larger one before it where its own fields are too small: those are then all ones. */
function readEnd(view: DataView, end: number): End {
  const small = {
    count: view.getUint16(end + 10, true),
    sizeBytes: view.getUint32(end + 12, true),
    offset: view.getUint32(end + 16, true),
    position: end,
  };
  const at = end - LENGTHS.locator64 - LENGTHS.end64;
  const isFull = small.count === 0xff_ff || small.sizeBytes === 0xff_ff_ff_ff || small.offset === 0xff_ff_ff_ff;
  if (!isFull || at < 0 || view.getUint32(at, true) !== SIGNATURES.end64) return small;
  return {
    count: Number(view.getBigUint64(at + 32, true)),
    sizeBytes: Number(view.getBigUint64(at + 40, true)),
    offset: Number(view.getBigUint64(at + 48, true)),
    position: at,
  };
}

/**
 * Content of one entry, checked against its CRC.
 * @param maxBytes Content that is larger is refused, whatever size the archive declares.
 * @throws CatalogerError ZIP_INVALID, ZIP_LIMIT
 */
export function readZipEntry(bytes: Uint8Array, entry: ZipEntry, maxBytes: number): Uint8Array {
  const stored = storedBytes(bytes, entry);
  const content = entry.method === METHODS.stored ? stored : inflate(stored, entry, maxBytes);
  if (content.byteLength > maxBytes) throw unreadable('ZIP_LIMIT', 'an entry is too large');
  if (crc32(content) !== entry.crc) throw unreadable('ZIP_INVALID', 'an entry is damaged');
  return content;
}

/** The bytes as they stand in the archive; the local header must name the same entry as the central directory. */
function storedBytes(bytes: Uint8Array, { name, start, compressedBytes, encrypted }: ZipEntry): Uint8Array {
  const view = viewOf(bytes);
  if (encrypted) throw unreadable('ZIP_INVALID', 'an entry is encrypted');
  if (start < 0 || start + LENGTHS.local > bytes.byteLength || view.getUint32(start, true) !== SIGNATURES.local) {
    throw unreadable('ZIP_INVALID', 'an entry lies outside the file');
  }
  const nameBytes = view.getUint16(start + 26, true);
  const content = start + LENGTHS.local + nameBytes + view.getUint16(start + 28, true);
  if (content + compressedBytes > bytes.byteLength) throw unreadable('ZIP_INVALID', 'an entry lies outside the file');
  if (decode(view, start + LENGTHS.local, nameBytes) !== name) {
    throw unreadable('ZIP_INVALID', 'an entry has two names');
  }
  return bytes.subarray(content, content + compressedBytes);
}

function inflate(stored: Uint8Array, { method }: ZipEntry, maxBytes: number): Uint8Array {
  if (method !== METHODS.deflated) throw unreadable('ZIP_INVALID', `an entry is compressed in way ${method}`);
  try {
    return inflateRawSync(stored, { maxOutputLength: Math.max(1, maxBytes) });
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    throw unreadable(
      tooLarge ? 'ZIP_LIMIT' : 'ZIP_INVALID',
      tooLarge ? 'an entry is too large' : 'an entry is damaged',
    );
  }
}

function decode(view: DataView, start: number, length: number): string {
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + start, length));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
