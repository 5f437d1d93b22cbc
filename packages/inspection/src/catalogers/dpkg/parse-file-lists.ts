import { decodeText, linesOf } from '../decode-text.ts';

/** Reads info/NAME.list: one absolute path a line, directories among them. */
export function parseFileList(bytes: Uint8Array): readonly string[] {
  return [...linesOf(decodeText(bytes))].filter((line) => line.startsWith('/') && line !== '/.' && line !== '/');
}

/** Reads NAME.md5sums: MD5 and path without its first slash. Gives absolute paths. */
export function parseMd5sums(bytes: Uint8Array): readonly (readonly [path: string, md5: string])[] {
  return [...linesOf(decodeText(bytes))].flatMap((line) => {
    const [, md5, path] = /^([0-9a-f]{32})\s+(?:\.?\/)?(.+)$/.exec(line) ?? [];
    return path === undefined || md5 === undefined ? [] : [[`/${path}`, md5] as const];
  });
}
