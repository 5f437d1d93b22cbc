import type { FeedFile } from '../../contracts/provider.ts';

/** Bytes at the start of a file by which it is recognised. */
const HEAD_BYTES = 4096;

/** The first 4 KiB of a file as text, one character for each byte. Never throws. */
export function headOf(file: FeedFile): string {
  return bufferOf(file).toString('latin1', 0, HEAD_BYTES);
}

/** Whether the file has the text anywhere. Never throws. */
export function mentions(file: FeedFile, text: string): boolean {
  return bufferOf(file).includes(text, 0, 'latin1');
}

/** The last part of the file's path. */
export function baseNameOf(file: FeedFile): string {
  return file.path.slice(file.path.lastIndexOf('/') + 1);
}

/** Whether the file starts like a JSON object. */
export function startsLikeJson(head: string): boolean {
  return /^(?:\u00EF\u00BB\u00BF)?\s*\{/.test(head);
}

/** Whether the file starts like an XML document. */
export function startsLikeXml(head: string): boolean {
  return /^(?:\u00EF\u00BB\u00BF)?\s*</.test(head);
}

function bufferOf(file: FeedFile): Buffer {
  return Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.length);
}
