import { gunzipSync } from 'node:zlib';
import { trustError } from '../../errors.ts';
import type { TufDownload } from './refresh-target.ts';

/** Largest archive when unpacked, and most entries. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_ENTRIES = 10_000;
const BLOCK = 512;

/**
 * Reads a copy of a TUF repository (tar.gz) so that it can stand in for the network. The folder that holds `timestamp.json` is the
 * repository, wherever it is in the archive; nothing is written to disk under the names of entries.
 * @throws TRUSTED_ROOT_INVALID
 */
export function readMirrorArchive(archive: Uint8Array): TufDownload {
  const files = readTar(inflate(archive));
  const timestamp = [...files.keys()].find((path) => /(?:^|\/)timestamp\.json$/.test(path));
  if (timestamp === undefined)
    throw trustError('TRUSTED_ROOT_INVALID', 'the copy of a repository has no timestamp.json');
  const folder = timestamp.slice(0, -'timestamp.json'.length);
  return (url, maxBytes) => {
    const file = files.get(folder + decodeURIComponent(new URL(url).pathname.slice(1)));
    if (file === undefined) return Promise.resolve(null);
    if (file.length > maxBytes) return Promise.reject(new Error('a file of the copy is too large'));
    return Promise.resolve(file);
  };
}

function inflate(archive: Uint8Array): Buffer {
  try {
    return gunzipSync(archive, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    throw trustError('TRUSTED_ROOT_INVALID', 'the copy of a repository is not a tar.gz, or too large', {
      cause: error,
    });
  }
}

function readTar(tar: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  let at = 0;
  let longName: string | null = null;
  for (let entries = 0; at + BLOCK <= tar.length; entries++) {
    if (entries > MAX_ENTRIES)
      throw trustError('TRUSTED_ROOT_INVALID', 'the copy of a repository has too many entries');
    const header = tar.subarray(at, at + BLOCK);
    if (header[0] === 0) break;
    const sizeBytes = Number.parseInt(fieldText(header, 124, 12), 8);
    if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0 || at + BLOCK + sizeBytes > tar.length) {
      throw trustError('TRUSTED_ROOT_INVALID', 'the copy of a repository is cut off');
    }
    const content = tar.subarray(at + BLOCK, at + BLOCK + sizeBytes);
    const type = fieldText(header, 156, 1);
    if (type === 'L') longName = fieldText(content, 0, content.length);
    else if (type === 'x') longName = paxPath(content) ?? longName;
    else {
      if (type === '' || type === '0') files.set(plainPath(longName ?? pathOf(header)), content);
      longName = null;
    }
    at += BLOCK + Math.ceil(sizeBytes / BLOCK) * BLOCK;
  }
  return files;
}

/** The path among the records of a PAX header. */
function paxPath(content: Buffer): string | null {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(content.toString('utf8'))?.[1] ?? null;
}

function plainPath(path: string): string {
  return path.replace(/^(?:\.\/)+/, '');
}

function pathOf(header: Buffer): string {
  const prefix = fieldText(header, 257, 6) === 'ustar' ? fieldText(header, 345, 155) : '';
  const name = fieldText(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

function fieldText(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return field
    .subarray(0, end === -1 ? length : end)
    .toString('latin1')
    .trim();
}
