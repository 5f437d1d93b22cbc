import { printable } from '@assay/core';

/** Text of at most so many bytes of UTF-8, cut between characters, with an ellipsis where something is left out. */
export function boundedText(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes || Buffer.byteLength(text, 'utf8') <= maxBytes) return text;
  const bytes = Buffer.from(text, 'utf8').subarray(0, maxBytes - 3);
  let end = bytes.length;
  // The first byte that was cut off may continue a character.
  while (end > 0 && isContinuation(Buffer.from(text, 'utf8')[end])) end -= 1;
  return `${bytes.subarray(0, end).toString('utf8')}…`;
}

/** The same for text from objects, images and policies: nothing in it acts on a terminal. */
export function shownText(text: string, maxBytes: number): string {
  return boundedText(printable(text.length > maxBytes * 2 ? text.slice(0, maxBytes * 2) : text), maxBytes);
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
