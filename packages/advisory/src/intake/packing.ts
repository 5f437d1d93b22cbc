/** How bytes are packed, told by the first of them. */
export type Packing = 'none' | 'gzip' | 'zstd' | 'zip' | 'tar' | 'bzip2' | 'xz';

/** Bytes that `detectPacking` wants to see; fewer only when there are no more. */
export const PACKING_BYTES = 512;

const MAGICS: readonly (readonly [Packing, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
];

/** Tells how bytes are packed. A name is never believed. */
export function detectPacking(start: Uint8Array): Packing {
  for (const [packing, magic] of MAGICS) if (magic.every((byte, at) => start[at] === byte)) return packing;
  return isTarHeader(start) ? 'tar' : 'none';
}

/** POSIX and GNU archives say `ustar`; archives of version 7 are told by the sum of their header. */
function isTarHeader(start: Uint8Array): boolean {
  if (start.length < PACKING_BYTES) return false;
  if (Buffer.from(start.subarray(257, 262)).toString('latin1') === 'ustar') return true;
  return start[0] !== 0 && hasTarChecksum(start);
}

/** Whether the sum of a tar header is what it says. */
export function hasTarChecksum(header: Uint8Array): boolean {
  const text = Buffer.from(header.subarray(148, 156)).toString('latin1');
  const stated = /^ *([0-7]{1,7})[ \0]/.exec(text)?.[1];
  if (stated === undefined) return false;
  let sum = 8 * 32;
  for (let at = 0; at < PACKING_BYTES; at += 1) if (at < 148 || at >= 156) sum += header[at] ?? 0;
  return sum === Number.parseInt(stated, 8);
}
