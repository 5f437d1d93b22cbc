import { gunzipSync } from 'node:zlib';
import type { PackageFile, ReadingBudget } from '@assay/core';
import { decodeText, linesOf } from '../decode-text.ts';
import { unreadable } from '../gap-codes.ts';

/** A file of a package as its mtree has it. */
export type MtreeFile = {
  /** Absolute. */
  readonly path: string;
  readonly digest?: string;
  readonly mode?: number;
  readonly sizeBytes?: number;
  readonly uid?: number;
  readonly gid?: number;
};

/** Unpacked bytes of one mtree; the largest have some 15 MB. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

/** How much larger than its stored bytes the content can be in the best of cases (deflate). */
const MAX_DEFLATE_RATIO = 1032;

/** Files of one package. */
const MAX_FILES = 2_000_000;

const DIGEST_KEYWORDS = [
  ['sha256digest', 'sha256', /^[0-9a-f]{64}$/],
  ['sha256', 'sha256', /^[0-9a-f]{64}$/],
  ['md5digest', 'md5', /^[0-9a-f]{32}$/],
  ['md5', 'md5', /^[0-9a-f]{32}$/],
] as const;

/**
 * Reads the `mtree` of a package: a line for each path with keywords; `/set` changes what keywords are when a line does not give them.
 * Directories and what describes the package itself (names that start with a dot) are left out. mtree(5).
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT
 */
export function parseMtree(bytes: Uint8Array, budget?: ReadingBudget): readonly MtreeFile[] {
  const files: MtreeFile[] = [];
  let defaults: ReadonlyMap<string, string> = new Map();
  for (const line of linesOf(decodeText(unpack(bytes, budget)))) {
    const [path = '', ...words] = line.split(' ');
    if (path === '/set') defaults = new Map([...defaults, ...readKeywords(words)]);
    else if (/^\.\/[^.]/.test(path)) {
      const keywords = new Map([...defaults, ...readKeywords(words)]);
      if (keywords.get('type') !== 'dir') files.push({ path: decodePath(path.slice(1)), ...readFacts(keywords) });
    }
    if (files.length > MAX_FILES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_FILES} files`);
  }
  return files;
}

function unpack(bytes: Uint8Array, budget?: ReadingBudget): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const room = Math.min(MAX_UNPACKED_BYTES, budget?.remainingBytes ?? MAX_UNPACKED_BYTES);
  try {
    const unpacked = gunzipSync(bytes, { maxOutputLength: Math.max(1, room) });
    budget?.spend(unpacked.byteLength);
    return unpacked;
  } catch (error) {
    budget?.spend(Math.min(room, bytes.byteLength * MAX_DEFLATE_RATIO));
    if (error instanceof RangeError) throw unreadable('PACKAGE_FILE_LIMIT', 'unpacks to more than is read');
    throw unreadable('PACKAGE_FILE_INVALID', 'is not compressed as its first bytes say');
  }
}

function readKeywords(words: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    words.slice(0, 40).flatMap((word) => {
      const equals = word.indexOf('=');
      return equals < 1 ? [] : [[word.slice(0, equals), word.slice(equals + 1)] as const];
    }),
  );
}

function readFacts(keywords: ReadonlyMap<string, string>): Omit<PackageFile, 'path'> {
  const number = (keyword: string, pattern: RegExp, radix = 10): number | undefined => {
    const text = keywords.get(keyword) ?? '';
    return pattern.test(text) ? Number.parseInt(text, radix) : undefined;
  };
  const digest = DIGEST_KEYWORDS.map(([keyword, algorithm, pattern]) => {
    const hex = keywords.get(keyword) ?? '';
    return pattern.test(hex) ? `${algorithm}:${hex}` : undefined;
  }).find((found) => found !== undefined);
  const mode = number('mode', /^[0-7]{1,5}$/, 8);
  const facts = {
    digest,
    mode: mode === undefined ? undefined : mode & 0o7777,
    sizeBytes: number('size', /^[0-9]{1,15}$/),
    uid: number('uid', /^[0-9]{1,10}$/),
    gid: number('gid', /^[0-9]{1,10}$/),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

/** Blanks and everything beyond ASCII stand as a backslash and three octal digits, byte by byte. */
function decodePath(path: string): string {
  if (!path.includes('\\')) return path;
  const bytes = path.replace(/\\([0-3][0-7]{2})/g, (_escape, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
