import { invalid } from './page-ledger.ts';

/** A package header of rpm, opened: values by number of their tag. Values that are not of the asked kind are undefined. */
export interface RpmHeader {
  /** First text of a tag. */
  text(tag: number): string | undefined;
  /** The texts of a tag, at most 1,000,000 of them. */
  texts(tag: number): readonly string[];
  /** One of the numbers of a tag of 16 or 32 bits; the first by default. */
  number(tag: number, index?: number): number | undefined;
}

/** Where the value of a tag stands. */
interface Entry {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

/** Texts of one tag; the largest packages have some 100,000 files. */
const MAX_TEXTS = 1_000_000;

const HEAD_BYTES = 8;
const ENTRY_BYTES = 16;
const TYPES = { int16: 3, int32: 4, string: 6, stringArray: 8, i18nString: 9 } as const;

/**
 * Opens the header of one package as the databases keep it: number of entries, bytes of content, entries of 16 bytes, content;
 * everything big-endian. Of two entries for one tag the later counts, as in rpm.
 * @throws CatalogerError RPM_DATABASE_INVALID when the entries do not fit the blob.
 */
export function parseHeader(blob: Uint8Array): RpmHeader {
  if (blob.byteLength < HEAD_BYTES) throw invalid('a header is too short');
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const count = view.getUint32(0);
  const store = HEAD_BYTES + count * ENTRY_BYTES;
  const end = store + view.getUint32(4);
  if (end > blob.byteLength) throw invalid('a header is longer than its blob');
  const entries = new Map<number, Entry>();
  for (let at = HEAD_BYTES; at < store; at += ENTRY_BYTES) {
    const offset = store + view.getInt32(at + 8);
    if (offset < store || offset > end) continue;
    entries.set(view.getUint32(at), { type: view.getUint32(at + 4), offset, count: view.getUint32(at + 12) });
  }
  const content = blob.subarray(0, end);
  const texts = (tag: number): readonly string[] => readTexts(content, entries.get(tag));
  return {
    texts,
    text: (tag) => texts(tag)[0],
    number: (tag, index = 0) => readNumber(content, entries.get(tag), index),
  };
}

/** Texts that end in a zero byte, one behind the other. */
function readTexts(content: Uint8Array, entry: Entry | undefined): readonly string[] {
  if (entry === undefined) return [];
  const { type, count } = entry;
  if (type !== TYPES.string && type !== TYPES.stringArray && type !== TYPES.i18nString) return [];
  const decoder = new TextDecoder();
  const found: string[] = [];
  const wanted = type === TYPES.string ? 1 : Math.min(count, MAX_TEXTS);
  for (let at = entry.offset; found.length < wanted && at < content.byteLength;) {
    const end = content.indexOf(0, at);
    if (end === -1) break;
    found.push(decoder.decode(content.subarray(at, end)));
    at = end + 1;
  }
  return found;
}

function readNumber(content: Uint8Array, entry: Entry | undefined, index: number): number | undefined {
  if (entry === undefined || index >= entry.count) return undefined;
  const { type, offset } = entry;
  if (type !== TYPES.int16 && type !== TYPES.int32) return undefined;
  const width = type === TYPES.int16 ? 2 : 4;
  const at = offset + index * width;
  if (at + width > content.byteLength) return undefined;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  return width === 2 ? view.getUint16(at) : view.getUint32(at);
}
