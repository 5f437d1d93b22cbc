import { posix } from 'node:path';
import { asBuffer } from '../../binary/content.ts';
import { createByteReader } from '../../binary/byte-reader.ts';
import { shortText } from '../package-text.ts';

/** What a kernel says about itself. */
export type KernelImage = {
  /** As `uname -r` shows it. */
  readonly release: string;
  /** Builder, number and time of the build: the rest of the text; empty when only the name of the file tells the release. */
  readonly build: string;
};

const BOOT_MAGIC = 0x5372_6448;
const BOOT_MAGIC_PLACE = 0x202;
const VERSION_POINTER = 0x20e;
const VERSION_BASE = 0x200;

/** Stands before the version in kernels that are not compressed. */
const BANNER = 'Linux version ';

/** Longest text that tells the version. */
const MAX_TEXT_BYTES = 512;

/** Release, and what stands behind it. */
const VERSION_TEXT = /^(\d+\.\d+[0-9A-Za-z.+~_-]{0,100})(?: (.*))?$/;

/**
 * Reads the version of a kernel: in the boot header of x86, behind the banner of kernels that are not compressed, else in the name
 * of the file. Null when nothing tells it. Linux boot protocol, "kernel_version".
 */
export function parseKernel(path: string, bytes: Uint8Array): KernelImage | null {
  const reader = createByteReader(bytes, true);
  const text =
    reader.u32(BOOT_MAGIC_PLACE) === BOOT_MAGIC && reader.u16(VERSION_POINTER) !== 0
      ? reader.text(VERSION_BASE + reader.u16(VERSION_POINTER), MAX_TEXT_BYTES)
      : bannerText(asBuffer(bytes));
  const [, release, build] = VERSION_TEXT.exec(text.replace(/\n[\s\S]*$/, '')) ?? [];
  if (release !== undefined) return { release, build: shortText(build) };
  const [, named] =
    /^(?:vmlinu[xz]|bzImage|Image|kernel)-(\d+\.\d+[0-9A-Za-z.+~_-]{0,100})$/.exec(posix.basename(path)) ?? [];
  return named === undefined ? null : { release: named, build: '' };
}

function bannerText(bytes: Buffer): string {
  const at = bytes.indexOf(BANNER);
  return at === -1 ? '' : createByteReader(bytes, true).text(at + BANNER.length, MAX_TEXT_BYTES);
}
