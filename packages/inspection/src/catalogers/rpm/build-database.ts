/** A value of a tag, in the kinds that rpm headers know. */
export type TagValue =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'texts'; readonly value: readonly string[] }
  | { readonly kind: 'int16' | 'int32'; readonly value: readonly number[] };

const TYPE_NUMBERS = { int16: 3, int32: 4, text: 6, texts: 8 } as const;

/** Writes a package header as rpm's databases keep it: for tests of the readers. */
export function buildHeader(tags: Readonly<Record<number, TagValue>>): Buffer {
  const entries: Buffer[] = [];
  const contents: Buffer[] = [];
  let offset = 0;
  for (const [tag, value] of Object.entries(tags)) {
    const content = contentOf(value);
    const entry = Buffer.alloc(16);
    entry.writeUInt32BE(Number(tag), 0);
    entry.writeUInt32BE(TYPE_NUMBERS[value.kind], 4);
    entry.writeUInt32BE(offset, 8);
    entry.writeUInt32BE(value.kind === 'text' ? 1 : value.value.length, 12);
    entries.push(entry);
    contents.push(content);
    offset += content.length;
  }
  const head = Buffer.alloc(8);
  head.writeUInt32BE(entries.length, 0);
  head.writeUInt32BE(offset, 4);
  return Buffer.concat([head, ...entries, ...contents]);
}

function contentOf({ kind, value }: TagValue): Buffer {
  if (kind === 'text') return Buffer.from(`${value}\0`);
  if (kind === 'texts') return Buffer.from(value.map((text) => `${text}\0`).join(''));
  if (kind === 'int16') return Buffer.concat(value.map((number) => Buffer.from([number >> 8, number & 0xff])));
  return Buffer.concat(value.map(uint32(false)));
}

function uint32(littleEndian: boolean): (value: number) => Buffer {
  return (value) => {
    const bytes = Buffer.alloc(4);
    if (littleEndian) bytes.writeUInt32LE(value);
    else bytes.writeUInt32BE(value);
    return bytes;
  };
}

/** Writes an NDB database with one page of slots. */
export function buildNdb(blobs: readonly Uint8Array[]): Buffer {
  const slots = Buffer.alloc(4096);
  const word = uint32(true);
  slots.write('RpmP', 0);
  slots.writeUInt32LE(1, 12);
  slots.writeUInt32LE(blobs.length + 1, 16);
  for (let at = 32; at < 4096; at += 16) slots.write('Slot', at);
  const stored: Buffer[] = [];
  let block = 4096 / 16;
  for (const [index, blob] of blobs.entries()) {
    const blocks = Math.ceil((16 + blob.byteLength + 12) / 16);
    const head = Buffer.concat([Buffer.from('BlbS'), word(index + 1), word(1), word(blob.byteLength)]);
    const padding = Buffer.alloc(blocks * 16 - 16 - 12 - blob.byteLength);
    stored.push(head, Buffer.from(blob), padding, word(0), word(blob.byteLength), Buffer.from('BlbE'));
    slots.writeUInt32LE(index + 1, 32 + index * 16 + 4);
    slots.writeUInt32LE(block, 32 + index * 16 + 8);
    slots.writeUInt32LE(blocks, 32 + index * 16 + 12);
    block += blocks;
  }
  return Buffer.concat([slots, ...stored]);
}

/** Writes a Berkeley DB hash database: one page of items, the values on chains of overflow pages behind it. */
export function buildBerkeleyDb(
  blobs: readonly Uint8Array[],
  { littleEndian, pageSize = 512 }: { readonly littleEndian: boolean; readonly pageSize?: number },
): Buffer {
  const word = uint32(littleEndian);
  const overflow: Buffer[] = [];
  const items: Buffer[] = [Buffer.concat([Buffer.of(1), word(0)]), Buffer.concat([Buffer.of(1), word(blobs.length)])];
  for (const [index, blob] of blobs.entries()) {
    items.push(Buffer.concat([Buffer.of(1), word(index + 1)]));
    items.push(Buffer.concat([Buffer.of(3, 0, 0, 0), word(2 + overflow.length), word(blob.byteLength)]));
    overflow.push(...overflowPages(blob, { first: 2 + overflow.length, pageSize, littleEndian }));
  }
  const meta = Buffer.alloc(pageSize);
  word(0x06_15_61).copy(meta, 12);
  word(pageSize).copy(meta, 20);
  meta[25] = 8;
  word(1 + overflow.length).copy(meta, 32);
  return Buffer.concat([meta, hashPage(items, { pageSize, littleEndian }), ...overflow]);
}

interface PageShape {
  readonly pageSize: number;
  readonly littleEndian: boolean;
}

function hashPage(items: readonly Buffer[], { pageSize, littleEndian }: PageShape): Buffer {
  const page = Buffer.alloc(pageSize);
  const half = (value: number, at: number): number =>
    littleEndian ? page.writeUInt16LE(value, at) : page.writeUInt16BE(value, at);
  half(items.length, 20);
  page[25] = 13;
  let end = pageSize;
  for (const [index, item] of items.entries()) {
    end -= item.length;
    item.copy(page, end);
    half(end, 26 + index * 2);
  }
  return page;
}

function overflowPages(
  blob: Uint8Array,
  { first, pageSize, littleEndian }: PageShape & { readonly first: number },
): Buffer[] {
  const room = pageSize - 26;
  const count = Math.ceil(blob.byteLength / room);
  return Array.from({ length: count }, (_unused, index) => {
    const piece = blob.subarray(index * room, (index + 1) * room);
    const page = Buffer.alloc(pageSize);
    uint32(littleEndian)(index + 1 < count ? first + index + 1 : 0).copy(page, 16);
    if (littleEndian) page.writeUInt16LE(piece.byteLength, 22);
    else page.writeUInt16BE(piece.byteLength, 22);
    page[25] = 7;
    page.set(piece, 26);
    return page;
  });
}
