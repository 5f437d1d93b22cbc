import { decodeText, linesOf } from '../decode-text.ts';
import { unreadable } from '../gap-codes.ts';

/** A file that a package installed. */
export type ContentsFile = {
  /** Absolute. */
  readonly path: string;
  readonly digest?: string;
};

/** What CONTENTS tells. */
export type Contents = {
  readonly files: readonly ContentsFile[];
  /** Lines that are no entry: files may be missing. */
  readonly damage: number;
};

/** Entries of one package; those of kernel sources have some 100,000. */
const MAX_ENTRIES = 2_000_000;

/** Longer lines hold no path that a file system would take. */
const MAX_LINE_LENGTH = 20_000;

/**
 * Reads CONTENTS: `obj PATH MD5 MTIME`, `sym PATH -> TARGET MTIME`, `dir PATH`, `fif PATH`, `dev PATH`. Paths may hold blanks.
 * Directories are left out.
 * @throws CatalogerError PACKAGE_FILE_LIMIT
 */
export function parseContents(bytes: Uint8Array): Contents {
  const files: ContentsFile[] = [];
  let damage = 0;
  for (const line of linesOf(decodeText(bytes))) {
    const file = readLine(line);
    if (file === undefined) damage += 1;
    else if (file !== null) files.push(file);
    if (files.length > MAX_ENTRIES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_ENTRIES} entries`);
  }
  return { files, damage };
}

/** Null for what is no file, undefined for what is no entry. */
function readLine(line: string): ContentsFile | null | undefined {
  const kind = line.slice(0, 4);
  const rest = line.slice(4);
  if (line.length > MAX_LINE_LENGTH) return undefined;
  if (line === '' || kind === 'dir ') return null;
  if (!rest.startsWith('/')) return undefined;
  if (kind === 'fif ' || kind === 'dev ') return { path: rest };
  if (kind === 'sym ' && rest.includes(' -> ')) return { path: rest.slice(0, rest.indexOf(' -> ')) };
  const [tail = '', md5 = ''] = / ([0-9a-f]{32}) [0-9]{1,20}$/.exec(rest) ?? [];
  return kind === 'obj ' && md5 !== '' ? { path: rest.slice(0, -tail.length), digest: `md5:${md5}` } : undefined;
}
