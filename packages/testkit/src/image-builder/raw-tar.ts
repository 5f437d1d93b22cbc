import { TAR_BLOCK, encodePaxRecords, withChecksum } from '@assay/oci';

/** A tar header written field by field, without the sanity that the real writer has. Everything left out is zero. */
export interface RawHeader {
  readonly name: string | Uint8Array;
  /** Default `0`. */
  readonly typeFlag?: string;
  /** Octal digits as they are to stand in the field; default `0000644`. */
  readonly mode?: string;
  readonly uid?: string;
  readonly gid?: string;
  /** A number becomes octal digits; text and bytes are written as they are (base-256, negative, garbage). */
  readonly size?: number | string | Uint8Array;
  readonly modifiedAt?: string;
  readonly linkName?: string | Uint8Array;
  /** Default `ustar\0` and `00`; `gnu` writes the old GNU magic, `v7` none. */
  readonly magic?: 'ustar' | 'gnu' | 'v7';
  readonly prefix?: string;
  /** False leaves the checksum wrong. */
  readonly validChecksum?: boolean;
}

/** Encodes one header block as told, however wrong. */
export function rawTarHeader(header: RawHeader): Uint8Array {
  const block = Buffer.alloc(TAR_BLOCK);
  put(block, 0, 100, header.name);
  put(block, 100, 8, header.mode ?? '0000644');
  put(block, 108, 8, header.uid ?? '0000000');
  put(block, 116, 8, header.gid ?? '0000000');
  put(block, 124, 12, sizeField(header.size ?? 0));
  put(block, 136, 12, header.modifiedAt ?? '00000000000');
  put(block, 156, 1, header.typeFlag ?? '0');
  put(block, 157, 100, header.linkName ?? '');
  if (header.magic === 'gnu') put(block, 257, 8, 'ustar  \0');
  else if (header.magic !== 'v7') put(block, 257, 8, 'ustar\u000000');
  put(block, 345, 155, header.prefix ?? '');
  withChecksum(block);
  if (header.validChecksum === false) block[148] = 0x39;
  return block;
}

/** A header with its content, padded to a block. */
export function rawTarEntry(header: RawHeader, content: string | Uint8Array = ''): Uint8Array {
  const body = Buffer.from(content);
  return Buffer.concat([rawTarHeader({ size: body.length, ...header }), padTar(body)]);
}

/** A pax header (`x`, or `g` for a global one) holding these records verbatim: right lengths, or any bytes at all. */
export function paxHeader(
  records: Readonly<Record<string, string>> | Uint8Array,
  typeFlag: 'x' | 'g' = 'x',
): Uint8Array {
  const body = records instanceof Uint8Array ? records : encodePaxRecords(Object.entries(records));
  return rawTarEntry({ name: 'PaxHeaders/entry', typeFlag }, body);
}

/** A GNU long name (`L`) or long link target (`K`) header. */
export function gnuLong(typeFlag: 'L' | 'K', text: string): Uint8Array {
  return rawTarEntry({ name: '././@LongLink', typeFlag, magic: 'gnu' }, `${text}\0`);
}

/** The twelve bytes of a size field in base-256 (GNU), which also carries negative numbers. */
export function base256(value: bigint): Uint8Array {
  const field = new Uint8Array(12);
  let rest = BigInt.asUintN(96, value);
  for (let at = 11; at >= 0; at--) {
    field[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  field[0] = (field[0] ?? 0) | 0x80;
  return field;
}

/** One piece of a sparse file. Readers disagree about pieces that are not whole blocks of 512 bytes, the last one excepted. */
export interface SparsePiece {
  readonly offset: number;
  readonly data: string;
}

/** A sparse file in GNU's pax form 1.0: the map is at the head of the content. */
export function sparseFile10(path: string, realSize: number, pieces: readonly SparsePiece[]): Uint8Array {
  const numbers = [pieces.length, ...pieces.flatMap((piece) => [piece.offset, Buffer.byteLength(piece.data)])];
  const map = padTar(Buffer.from(`${numbers.join('\n')}\n`));
  const content = Buffer.concat([map, ...pieces.map((piece) => Buffer.from(piece.data))]);
  const records = {
    'GNU.sparse.major': '1',
    'GNU.sparse.minor': '0',
    'GNU.sparse.name': path,
    'GNU.sparse.realsize': String(realSize),
  };
  return Buffer.concat([paxHeader(records), rawTarEntry({ name: `GNUSparseFile.0/${path}` }, content)]);
}

/** A sparse file in GNU's pax form 0.1: the map is one record. */
export function sparseFile01(path: string, realSize: number, pieces: readonly SparsePiece[]): Uint8Array {
  const map = pieces.flatMap((piece) => [piece.offset, Buffer.byteLength(piece.data)]).join(',');
  const records = {
    'GNU.sparse.name': path,
    'GNU.sparse.size': String(realSize),
    'GNU.sparse.numblocks': String(pieces.length),
    'GNU.sparse.map': map,
  };
  const content = pieces.map((piece) => piece.data).join('');
  return Buffer.concat([paxHeader(records), rawTarEntry({ name: `GNUSparseFile.0/${path}` }, content)]);
}

/** A sparse file of old GNU tar (type `S`): up to four pieces in the header, further ones in extension blocks. */
export function sparseFileOldGnu(path: string, realSize: number, pieces: readonly SparsePiece[]): Uint8Array {
  const content = Buffer.from(pieces.map((piece) => piece.data).join(''));
  const block = Buffer.from(rawTarHeader({ name: path, typeFlag: 'S', magic: 'gnu', size: content.length }));
  putPieces(block, 386, pieces.slice(0, 4));
  block[482] = pieces.length > 4 ? 1 : 0;
  put(block, 483, 12, octal(realSize, 11));
  const extensions: Uint8Array[] = [];
  for (let at = 4; at < pieces.length; at += 21) {
    const extension = Buffer.alloc(TAR_BLOCK);
    putPieces(extension, 0, pieces.slice(at, at + 21));
    extension[504] = pieces.length > at + 21 ? 1 : 0;
    extensions.push(extension);
  }
  return Buffer.concat([withChecksum(block), ...extensions, padTar(content)]);
}

/** Joins pieces of a tar and closes it with two zero blocks. */
export function rawTar(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([...parts, new Uint8Array(2 * TAR_BLOCK)]);
}

/** Bytes followed by zeros up to a whole block. */
export function padTar(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, new Uint8Array((TAR_BLOCK - (bytes.length % TAR_BLOCK)) % TAR_BLOCK)]);
}

function putPieces(block: Buffer, start: number, pieces: readonly SparsePiece[]): void {
  for (const [at, piece] of pieces.entries()) {
    put(block, start + at * 24, 12, octal(piece.offset, 11));
    put(block, start + at * 24 + 12, 12, octal(Buffer.byteLength(piece.data), 11));
  }
}

function sizeField(size: number | string | Uint8Array): string | Uint8Array {
  return typeof size === 'number' ? octal(size, 11) : size;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function put(block: Buffer, offset: number, length: number, value: string | Uint8Array): void {
  block.set(Buffer.from(value).subarray(0, length), offset);
}
