/** One ustar header as an index of an archive needs it. */
export interface TarBlock {
  readonly typeFlag: string;
  readonly name: string;
  readonly linkName: string;
  /** Bytes of content behind the header. */
  readonly sizeBytes: number;
}

/** Size of a tar block in bytes. */
export const BLOCK = 512;

/** True for a block of zeros, which closes a tar. */
export function isZeroBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/** Reads a header block, or gives null when its checksum or its size is wrong. */
export function readTarBlock(block: Uint8Array): TarBlock | null {
  const sizeBytes = readNumber(block.subarray(124, 136));
  if (sizeBytes === null || !hasRightChecksum(block)) return null;
  const prefix = isPosix(block) ? readText(block.subarray(345, 500)) : '';
  const name = readText(block.subarray(0, 100));
  return {
    typeFlag: String.fromCharCode(block[156] ?? 0),
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkName: readText(block.subarray(157, 257)),
    sizeBytes,
  };
}

/** The prefix field exists in POSIX headers only; old GNU tar keeps other things there. */
function isPosix(block: Uint8Array): boolean {
  return Buffer.from(block.subarray(257, 263)).toString('latin1') === 'ustar\0';
}

function hasRightChecksum(block: Uint8Array): boolean {
  const written = readNumber(block.subarray(148, 156));
  let sum = 0;
  for (const [at, byte] of block.entries()) sum += at >= 148 && at < 156 ? 0x20 : byte;
  return written === sum;
}

/** Octal digits, or base-256 (GNU) for what is larger; null for anything else, negative and unsafe numbers. */
function readNumber(field: Uint8Array): number | null {
  const first = field[0] ?? 0;
  if (first >= 0x80) {
    let value = first & 0x7f;
    for (const byte of field.subarray(1)) value = value * 256 + byte;
    return Number.isSafeInteger(value) ? value : null;
  }
  const text = readText(field).trim();
  if (text === '') return 0;
  return /^[0-7]{1,12}$/.test(text) ? Number.parseInt(text, 8) : null;
}

/** Bytes up to the first NUL as text. */
function readText(field: Uint8Array): string {
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('utf8');
}
