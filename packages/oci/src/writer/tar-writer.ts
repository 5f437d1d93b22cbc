import { encodePaxRecords } from './pax-records.ts';
import { TAR_BLOCK, type TarTypeFlag, encodeTarHeader, largestOctal, splitTarName } from './tar-header.ts';

/** What a tar entry is. */
export type TarEntryType = 'file' | 'directory' | 'symlink' | 'hardlink' | 'character-device' | 'block-device' | 'fifo';

/** One entry of a tar to write. Everything left out gets a plain, fixed value, so that equal lists give equal bytes. */
export interface TarEntry {
  /** Path in the image; a leading slash is dropped, directories get their trailing one. */
  readonly path: string;
  /** Default `file`. */
  readonly type?: TarEntryType;
  /** Content of a file; default empty. */
  readonly content?: string | Uint8Array;
  /** Target of a symbolic link as written, or path of the file that a hard link shares. */
  readonly linkTarget?: string;
  /** Permission bits; default 0o755 for directories, 0o777 for symbolic links, 0o644 for the rest. */
  readonly mode?: number;
  /** Default 0. */
  readonly uid?: number;
  /** Default 0. */
  readonly gid?: number;
  /** Seconds since 1970; default 0. */
  readonly modifiedAt?: number;
  readonly userName?: string;
  readonly groupName?: string;
  /** Major and minor number of a device; default 0. */
  readonly device?: readonly [number, number];
  /** Further pax records, for example `SCHILY.xattr.security.capability`. */
  readonly pax?: Readonly<Record<string, string>>;
}

const TYPE_FLAGS: Readonly<Record<TarEntryType, TarTypeFlag>> = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  'character-device': '3',
  'block-device': '4',
  directory: '5',
  fifo: '6',
};

const DEFAULT_MODES: Readonly<Record<TarEntryType, number>> = {
  file: 0o644,
  hardlink: 0o644,
  symlink: 0o777,
  'character-device': 0o644,
  'block-device': 0o644,
  directory: 0o755,
  fifo: 0o644,
};

/** Encodes a whole tar with its two closing blocks. */
export function encodeTar(entries: Iterable<TarEntry>): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const entry of entries) parts.push(...encodeTarEntry(entry));
  parts.push(new Uint8Array(2 * TAR_BLOCK));
  return Buffer.concat(parts);
}

/** Encodes one entry: a pax header where ustar is too small for it, the header, the content, the padding. */
export function encodeTarEntry(entry: TarEntry): readonly Uint8Array[] {
  const type = entry.type ?? 'file';
  const content = type === 'file' ? Buffer.from(entry.content ?? '') : Buffer.alloc(0);
  const name = Buffer.from(tarName(entry.path, type));
  const link = Buffer.from(type === 'hardlink' ? tarName(entry.linkTarget ?? '', 'file') : (entry.linkTarget ?? ''));
  const numbers = { uid: entry.uid ?? 0, gid: entry.gid ?? 0 };
  const records = { ...longRecords(name, link, numbers), ...entry.pax };
  const header = encodeTarHeader({
    name,
    typeFlag: TYPE_FLAGS[type],
    mode: entry.mode ?? DEFAULT_MODES[type],
    uid: fits(numbers.uid) ? numbers.uid : 0,
    gid: fits(numbers.gid) ? numbers.gid : 0,
    sizeBytes: content.length,
    modifiedAt: entry.modifiedAt ?? 0,
    linkName: link,
    userName: entry.userName ?? '',
    groupName: entry.groupName ?? '',
    deviceMajor: entry.device?.[0] ?? 0,
    deviceMinor: entry.device?.[1] ?? 0,
  });
  return [...paxHeader(records), header, ...padded(content)];
}

function longRecords(name: Uint8Array, link: Uint8Array, ids: { uid: number; gid: number }): Record<string, string> {
  const records: Record<string, string> = {};
  if (splitTarName(name) === null || !isAscii(name)) records['path'] = Buffer.from(name).toString('utf8');
  if (link.length > 100 || !isAscii(link)) records['linkpath'] = Buffer.from(link).toString('utf8');
  if (!fits(ids.uid)) records['uid'] = String(ids.uid);
  if (!fits(ids.gid)) records['gid'] = String(ids.gid);
  return records;
}

function paxHeader(records: Readonly<Record<string, string>>): readonly Uint8Array[] {
  const pairs = Object.entries(records);
  if (pairs.length === 0) return [];
  const body = encodePaxRecords(pairs);
  const header = encodeTarHeader({
    name: Buffer.from('PaxHeaders/entry'),
    typeFlag: 'x',
    mode: 0o644,
    uid: 0,
    gid: 0,
    sizeBytes: body.length,
    modifiedAt: 0,
    linkName: new Uint8Array(),
    userName: '',
    groupName: '',
    deviceMajor: 0,
    deviceMinor: 0,
  });
  return [header, ...padded(body)];
}

/** Content followed by zeros up to the next block; nothing for empty content. */
function padded(content: Uint8Array): readonly Uint8Array[] {
  if (content.length === 0) return [];
  const rest = content.length % TAR_BLOCK;
  return rest === 0 ? [content] : [content, new Uint8Array(TAR_BLOCK - rest)];
}

function tarName(path: string, type: TarEntryType): string {
  const relative = path.replace(/^\/+/, '').replace(/\/+$/, '');
  if (type !== 'directory') return relative;
  return relative === '' ? './' : `${relative}/`;
}

function fits(id: number): boolean {
  return id <= largestOctal(8);
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}
