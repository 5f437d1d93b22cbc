/** Size of a tar block in bytes. */
export const TAR_BLOCK = 512;

/** Type flags of POSIX ustar and pax that the writer makes. */
export type TarTypeFlag = '0' | '1' | '2' | '3' | '4' | '5' | '6' | 'x' | 'g';

/** The fields of one ustar header, already short enough for it. */
export interface TarHeader {
  /** At most 100 bytes, or splittable at a slash into 155 and 100. */
  readonly name: Uint8Array;
  readonly typeFlag: TarTypeFlag;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
  /** Seconds since 1970. */
  readonly modifiedAt: number;
  /** At most 100 bytes. */
  readonly linkName: Uint8Array;
  readonly userName: string;
  readonly groupName: string;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
}

/** The largest number in an octal field of that many bytes, its terminator included. */
export function largestOctal(fieldBytes: number): number {
  return 8 ** (fieldBytes - 1) - 1;
}

/** Splits a name over the prefix and name fields (POSIX ustar), or null when it does not fit. */
export function splitTarName(name: Uint8Array): { readonly prefix: Uint8Array; readonly name: Uint8Array } | null {
  if (name.length <= 100) return { prefix: new Uint8Array(), name };
  for (let at = Math.min(155, name.length - 2); at > 0; at--) {
    const rest = name.length - at - 1;
    if (rest > 100) return null;
    if (name[at] === 0x2f) return { prefix: name.subarray(0, at), name: name.subarray(at + 1) };
  }
  return null;
}

/** Encodes one ustar header block with its checksum. */
export function encodeTarHeader(header: TarHeader): Uint8Array {
  const block = Buffer.alloc(TAR_BLOCK);
  const split = splitTarName(header.name) ?? { prefix: new Uint8Array(), name: header.name.subarray(0, 100) };
  block.set(split.name, 0);
  octal(block, 100, 8, header.mode);
  octal(block, 108, 8, header.uid);
  octal(block, 116, 8, header.gid);
  octal(block, 124, 12, header.sizeBytes);
  octal(block, 136, 12, header.modifiedAt);
  block.write(header.typeFlag, 156, 'latin1');
  block.set(header.linkName.subarray(0, 100), 157);
  block.write('ustar\u000000', 257, 'latin1');
  block.write(header.userName.slice(0, 31), 265, 'latin1');
  block.write(header.groupName.slice(0, 31), 297, 'latin1');
  octal(block, 329, 8, header.deviceMajor);
  octal(block, 337, 8, header.deviceMinor);
  block.set(split.prefix, 345);
  return withChecksum(block);
}

/** Writes the checksum of a header block into it. */
export function withChecksum(block: Uint8Array): Uint8Array {
  block.fill(0x20, 148, 156);
  let sum = 0;
  for (const byte of block.subarray(0, TAR_BLOCK)) sum += byte;
  block.set(Buffer.from(`${sum.toString(8).padStart(6, '0')}\0 `, 'latin1'), 148);
  return block;
}

function octal(block: Buffer, offset: number, bytes: number, value: number): void {
  block.write(`${value.toString(8).padStart(bytes - 1, '0')}\0`, offset, 'latin1');
}
