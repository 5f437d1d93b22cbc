/** Builds the head of an x86 kernel with a version text, as the boot protocol has it. */
export function buildBootImage(version: string): Buffer {
  const bytes = Buffer.alloc(0x800);
  bytes.write('HdrS', 0x202, 'latin1');
  bytes.writeUInt16LE(0x400, 0x20e);
  bytes.write(`${version}\0`, 0x600, 'latin1');
  return bytes;
}
