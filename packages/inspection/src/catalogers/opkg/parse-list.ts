import { decodeText, linesOf } from '../decode-text.ts';

/** Reads info/NAME.list: an absolute path a line; newer opkg adds mode and link target behind tabs. */
export function parseOpkgList(bytes: Uint8Array): readonly string[] {
  return [...linesOf(decodeText(bytes))].flatMap((line) => {
    const path = line.split('\t', 1)[0] ?? '';
    return path.length > 1 && path.startsWith('/') ? [path] : [];
  });
}
