import type { FileMagic } from '@assay/core';

/** First bytes of executables and libraries, in hex. Universal Mach-O files begin like classes of Java, told apart further on. */
const MAGIC: Readonly<Record<string, FileMagic>> = {
  '7f454c46': 'elf',
  feedface: 'mach-o',
  feedfacf: 'mach-o',
  cefaedfe: 'mach-o',
  cffaedfe: 'mach-o',
  cafebabe: 'mach-o',
  cafebabf: 'mach-o',
};

/** Least version in the fifth to eighth byte of a Java class; universal files have their number of programs there. */
const JAVA_CLASS_VERSION = 40;

/** Tells the format of an executable or library by its first eight bytes; null for everything else. */
export function fileMagicOf(bytes: Uint8Array): FileMagic | null {
  if (bytes[0] === 0x4d && bytes[1] === 0x5a) return 'pe';
  if (bytes.byteLength < 8) return null;
  const first = Buffer.from(bytes.buffer, bytes.byteOffset, 8);
  const universal = first[0] === 0xca;
  if (universal && first.readUInt32BE(4) >= JAVA_CLASS_VERSION) return null;
  return MAGIC[first.toString('hex', 0, 4)] ?? null;
}
