/**
 * A path as the bytes that it is made of, one character for each byte (ISO 8859-1): names on disk and in git need not be text. Relative,
 * `/` between segments.
 */
export type RawPath = string;

/** The raw form of bytes. */
export function rawPath(bytes: Uint8Array): RawPath {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** The raw form of a text. */
export function rawPathOf(text: string): RawPath {
  return IS_ASCII.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** The path for the file system. */
export function pathBytes(path: RawPath): Buffer {
  return Buffer.from(path, 'latin1');
}

/** The path as text: bytes that are no UTF-8 are written as `\xff`. It is not yet safe to print. */
export function pathText(path: RawPath): string {
  if (IS_ASCII.test(path)) return path;
  const bytes = pathBytes(path);
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') && !Buffer.from(text, 'utf8').equals(bytes) ? mixedText(bytes) : text;
}

/** A path below a directory; the empty one is the root. */
export function joinRaw(directory: RawPath, name: RawPath): RawPath {
  return directory === '' ? name : `${directory}/${name}`;
}

const IS_ASCII = /^\p{ASCII}*$/u;

/** Decodes what is UTF-8 and escapes each byte that is not. */
function mixedText(bytes: Buffer): string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = [1, 2, 3, 4].find((count) => isText(decoder, bytes.subarray(at, at + count)));
    text +=
      length === undefined
        ? `\\x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}`
        : bytes.toString('utf8', at, at + length);
    at += length ?? 1;
  }
  return text;
}

function isText(decoder: TextDecoder, bytes: Uint8Array): boolean {
  try {
    return decoder.decode(bytes) !== '';
  } catch {
    return false;
  }
}
