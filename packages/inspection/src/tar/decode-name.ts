/**
 * Reads a name of a tar archive: UTF-8. Bytes that are no UTF-8 become lone surrogates U+DC80 to U+DCFF, one for each, so that two
 * different names stay different.
 */
export function decodeName(bytes: Uint8Array, start: number, end: number): string {
  if (start >= end) return '';
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let index = start; index < end; index += 1) {
    if ((buffer[index] ?? 0) >= 0x80) return decodeUnicode(buffer.subarray(start, end));
  }
  return buffer.toString('latin1', start, end);
}

/** The bytes that `decodeName` made this name of. */
export function encodeName(name: string): Buffer {
  if (name.isWellFormed()) return Buffer.from(name, 'utf8');
  const pieces = name.split(/([\u{DC80}-\u{DCFF}])/u).map((piece, index) => {
    return index % 2 === 1 ? Buffer.from([piece.charCodeAt(0) - 0xdc00]) : Buffer.from(piece, 'utf8');
  });
  return Buffer.concat(pieces);
}

/** True when `decodeName` met bytes that are no UTF-8. */
export function isMisencoded(name: string): boolean {
  return !name.isWellFormed();
}

/** Longer names exceed every sensible limit on names: what they are exactly is not worth the time. */
const MAX_EXACT_BYTES = 65_536;

function decodeUnicode(buffer: Buffer): string {
  const text = buffer.toString('utf8');
  if (buffer.length > MAX_EXACT_BYTES || !text.includes('\u{FFFD}') || Buffer.from(text, 'utf8').equals(buffer))
    return text;
  let name = '';
  let index = 0;
  while (index < buffer.length) {
    const length = sequenceLength(buffer, index);
    name +=
      length === 0
        ? String.fromCharCode(0xdc00 + (buffer[index] ?? 0))
        : buffer.toString('utf8', index, index + length);
    index += Math.max(length, 1);
  }
  return name;
}

/** Bytes of the well-formed UTF-8 sequence that starts here; 0 when none does (Unicode standard, table 3-7). */
function sequenceLength(buffer: Buffer, index: number): number {
  const first = buffer[index] ?? 0;
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
  const candidate = buffer.subarray(index, index + length);
  return candidate.length === length && Buffer.from(candidate.toString('utf8'), 'utf8').equals(candidate) ? length : 0;
}
