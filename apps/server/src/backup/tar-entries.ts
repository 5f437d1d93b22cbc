import { serverError } from '../errors.ts';

/** What an archive holds one by one: a name and its bytes. */
export interface ArchiveEntry {
  readonly name: string;
  readonly size: number;
  /** To be read before the next entry is asked for; what is left is skipped. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

const BLOCK = 512;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,98}$/;

/** The header of a regular file (POSIX.1-1988, ustar). */
export function tarHeader(name: string, size: number): Uint8Array {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100, 'latin1');
  header.write('0000600\0', 100, 'latin1');
  header.write('0000000\0', 108, 'latin1');
  header.write('0000000\0', 116, 'latin1');
  header.write(sizeField(size), 124, 'latin1');
  header.write('00000000000\0', 136, 'latin1');
  header.write('        ', 148, 'latin1');
  header.write('0', 156, 'latin1');
  header.write('ustar\u000000', 257, 'latin1');
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

/** Octal, or where that is too small the binary form that GNU tar began. */
function sizeField(size: number): string {
  if (size < 8 ** 11) return `${size.toString(8).padStart(11, '0')}\0`;
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64BE(BigInt(size), 4);
  bytes[0] = 0x80;
  return bytes.toString('latin1');
}

/** What fills the last block of a file. */
export function tarPadding(size: number): Uint8Array {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

/** What ends an archive. */
export const TAR_END: Uint8Array = Buffer.alloc(2 * BLOCK);

/**
 * The entries of an archive as they come.
 * @throws BACKUP_DAMAGED
 */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<ArchiveEntry> {
  const input = createInput(source);
  for (;;) {
    const header = await input.exactly(BLOCK);
    if (header.every((byte) => byte === 0)) return input.end();
    const { name, size } = readHeader(header);
    let left = size;
    const bytes = async function* (): AsyncGenerator<Uint8Array> {
      while (left > 0) {
        const piece = await input.some(left);
        left -= piece.length;
        yield piece;
      }
    };
    yield { name, size, bytes: bytes() };
    while (left > 0) left -= (await input.some(left)).length;
    await input.exactly(tarPadding(size).length);
  }
}

function readHeader(header: Buffer): { readonly name: string; readonly size: number } {
  const told = Number.parseInt(header.toString('latin1', 148, 154), 8);
  if (told !== checksum(header)) throw damaged('a header does not add up');
  const name = header.toString('latin1', 0, 100).replace(/\0.*$/s, '');
  if (!NAME.test(name) || name.includes('..')) throw damaged('it holds a name that no backup has');
  const type = header.toString('latin1', 156, 157);
  if (type !== '0') throw damaged('it holds something else than files');
  const size =
    header[0x7c] === 0x80
      ? Number(header.readBigUInt64BE(128))
      : Number.parseInt(header.toString('latin1', 124, 135), 8);
  if (!Number.isSafeInteger(size) || size < 0) throw damaged('the size of a file is none');
  return { name, size };
}

function checksum(header: Buffer): number {
  let sum = 0;
  for (const [at, byte] of header.entries()) sum += at >= 148 && at < 156 ? 0x20 : byte;
  return sum;
}

interface Input {
  /** Exactly so many bytes; few. */
  exactly(count: number): Promise<Buffer>;
  /** At least one byte and at most so many. */
  some(most: number): Promise<Uint8Array>;
  /** Nothing but zeros up to the end, and that the source can give. */
  end(): Promise<void>;
}

function createInput(source: AsyncIterable<Uint8Array>): Input {
  const iterator = source[Symbol.asyncIterator]();
  let held: Uint8Array = new Uint8Array();
  const some = async (most: number): Promise<Uint8Array> => {
    while (held.length === 0) {
      const next = await iterator.next();
      if (next.done === true) throw damaged('it ends too early');
      held = next.value;
    }
    const piece = held.subarray(0, most);
    held = held.subarray(piece.length);
    return piece;
  };
  return {
    some,
    async exactly(count) {
      const pieces: Uint8Array[] = [];
      for (let left = count; left > 0;) {
        const piece = await some(left);
        pieces.push(piece);
        left -= piece.length;
      }
      return Buffer.concat(pieces);
    },
    async end() {
      for (let next: IteratorResult<Uint8Array> = { value: held }; next.done !== true; next = await iterator.next()) {
        if (!next.value.every((byte: number) => byte === 0)) throw damaged('something stands behind its end');
      }
    },
  };
}

function damaged(why: string): Error {
  return serverError('BACKUP_DAMAGED', `the backup is damaged: ${why}`);
}
