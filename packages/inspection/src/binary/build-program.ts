/** A section of a program that is built for a test. */
export interface BuiltSection {
  readonly name: string;
  readonly content: Uint8Array;
  /** Bytes of memory without bytes in the file, in place of content. */
  readonly memoryOnly?: boolean;
}

/** Byte order and size of addresses of a program that is built. */
export interface BuiltShape {
  readonly littleEndian?: boolean;
  readonly addressBytes?: 4 | 8;
}

/** Address at which offset 0 of a built program is loaded. */
export const BUILT_BASE = 0x40_0000;

/** Bytes before the content of the first section, in each format. */
export const BUILT_CONTENT = 0x400;

/** Writes numbers of one byte order into a growing file. */
interface Output {
  readonly bytes: Buffer;
  readonly put: (at: number, width: number, value: number) => void;
}

function createOutput(sizeBytes: number, littleEndian: boolean): Output {
  const bytes = Buffer.alloc(sizeBytes);
  return {
    bytes,
    put: (at, width, value) => {
      if (width < 8 && littleEndian) bytes.writeUIntLE(value, at, width);
      else if (width < 8) bytes.writeUIntBE(value, at, width);
      else if (littleEndian) bytes.writeBigUInt64LE(BigInt(value), at);
      else bytes.writeBigUInt64BE(BigInt(value), at);
    },
  };
}

interface Placed extends BuiltSection {
  readonly offset: number;
}

/** Content of sections one behind the other, each at a multiple of 16. */
function place(sections: readonly BuiltSection[]): { readonly placed: readonly Placed[]; readonly end: number } {
  let end = BUILT_CONTENT;
  const placed = sections.map((section): Placed => {
    const offset = end;
    if (!section.memoryOnly) end += Math.ceil(section.content.byteLength / 16) * 16;
    return { ...section, offset };
  });
  return { placed, end };
}

/** Builds an ELF file whose one loaded segment is the whole content, writable. */
export function buildElf(sections: readonly BuiltSection[], shape: BuiltShape = {}): Buffer {
  const { littleEndian = true, addressBytes = 8 } = shape;
  const wide = addressBytes === 8;
  const names = Buffer.from(`\0${[...sections.map(({ name }) => name), '.shstrtab'].join('\0')}\0`);
  const { placed, end } = place([...sections, { name: '.shstrtab', content: names }]);
  const headerBytes = wide ? 64 : 40;
  const { bytes, put } = createOutput(end + headerBytes * (placed.length + 1), littleEndian);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, littleEndian ? 1 : 2, 1]);
  put(16, 2, 2);
  put(wide ? 32 : 28, addressBytes, 0x100);
  put(wide ? 40 : 32, addressBytes, end);
  const tail = wide ? 52 : 40;
  for (const [index, value] of [
    wide ? 64 : 52,
    wide ? 56 : 32,
    1,
    headerBytes,
    placed.length + 1,
    placed.length,
  ].entries()) {
    put(tail + index * 2, 2, value);
  }
  put(0x100, 4, 1);
  put(0x100 + (wide ? 4 : 24), 4, 6);
  put(0x100 + (wide ? 8 : 4), addressBytes, 0);
  put(0x100 + (wide ? 16 : 8), addressBytes, BUILT_BASE);
  put(0x100 + (wide ? 32 : 16), addressBytes, end);
  for (const [index, { name, content, offset, memoryOnly }] of placed.entries()) {
    const at = end + (index + 1) * headerBytes;
    put(at, 4, names.indexOf(`\0${name}\0`) + 1);
    put(at + 4, 4, memoryOnly ? 8 : 1);
    put(at + (wide ? 16 : 12), addressBytes, BUILT_BASE + offset);
    put(at + (wide ? 24 : 16), addressBytes, offset);
    put(at + (wide ? 32 : 20), addressBytes, content.byteLength);
    if (!memoryOnly) bytes.set(content, offset);
  }
  return bytes;
}

/** Builds a Portable Executable with writable sections; a table of the header may be the content of the first. */
export function buildPe(
  sections: readonly BuiltSection[],
  shape: BuiltShape & { readonly table?: number } = {},
): Buffer {
  const { addressBytes = 8, table } = shape;
  const wide = addressBytes === 8;
  const { placed, end } = place(sections);
  const { bytes, put } = createOutput(end, true);
  bytes.write('MZ', 0, 'latin1');
  put(0x3c, 4, 0x40);
  bytes.write('PE\0\0', 0x40, 'latin1');
  put(0x46, 2, placed.length);
  put(0x54, 2, wide ? 240 : 224);
  put(0x58, 2, wide ? 0x20b : 0x10b);
  put(0x58 + (wide ? 24 : 28), addressBytes, BUILT_BASE);
  const tables = 0x58 + (wide ? 112 : 96);
  put(tables - 4, 4, 16);
  if (table !== undefined) put(tables + table * 8, 4, BUILT_CONTENT);
  for (const [index, { name, content, offset, memoryOnly }] of placed.entries()) {
    const at = 0x58 + (wide ? 240 : 224) + index * 40;
    bytes.write(name.slice(0, 8), at, 'latin1');
    put(at + 8, 4, content.byteLength);
    put(at + 12, 4, offset);
    put(at + 16, 4, memoryOnly ? 0 : content.byteLength);
    put(at + 20, 4, offset);
    put(at + 36, 4, 0xc000_0040);
    if (!memoryOnly) bytes.set(content, offset);
  }
  return bytes;
}

/** Builds a Mach-O file with one segment, `__DATA`. */
export function buildMachO(sections: readonly BuiltSection[], shape: BuiltShape = {}): Buffer {
  const { littleEndian = true, addressBytes = 8 } = shape;
  const wide = addressBytes === 8;
  const { placed, end } = place(sections);
  const { bytes, put } = createOutput(end, littleEndian);
  const [start, head, entryBytes] = wide ? [32, 72, 80] : [28, 56, 68];
  put(0, 4, wide ? 0xfeed_facf : 0xfeed_face);
  put(16, 4, 1);
  put(start, 4, wide ? 0x19 : 1);
  put(start + 4, 4, head + placed.length * entryBytes);
  bytes.write('__DATA', start + 8, 'latin1');
  put(start + 24, addressBytes, BUILT_BASE);
  put(start + (wide ? 48 : 36), addressBytes, end);
  put(start + (wide ? 60 : 44), 4, 3);
  put(start + head - 8, 4, placed.length);
  for (const [index, { name, content, offset, memoryOnly }] of placed.entries()) {
    const at = start + head + index * entryBytes;
    bytes.write(name.slice(0, 16), at, 'latin1');
    bytes.write('__DATA', at + 16, 'latin1');
    put(at + 32, addressBytes, BUILT_BASE + offset);
    put(at + (wide ? 40 : 36), addressBytes, content.byteLength);
    put(at + (wide ? 48 : 40), 4, offset);
    put(at + (wide ? 64 : 56), 4, memoryOnly ? 1 : 0);
    if (!memoryOnly) bytes.set(content, offset);
  }
  return bytes;
}

/** Builds a universal Mach-O file of thin ones. */
export function buildUniversal(programs: readonly Buffer[]): Buffer {
  const head = createOutput(0x100, false);
  head.put(0, 4, 0xcafe_babe);
  head.put(4, 4, programs.length);
  let offset = 0x100;
  for (const [index, program] of programs.entries()) {
    head.put(8 + index * 20 + 8, 4, offset);
    head.put(8 + index * 20 + 12, 4, program.byteLength);
    offset += program.byteLength;
  }
  return Buffer.concat([head.bytes, ...programs]);
}
