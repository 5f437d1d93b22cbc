import { type HeaderBlock, INVALID_NUMBER } from './header-block.ts';
import { NO_PAX_RECORDS, type PaxRecords, parsePaxNumber } from './pax-records.ts';
import { paxSparseKind } from './sparse-map.ts';
import type { TarEntry, TarEntryType, TarHandler } from './tar-entry.ts';

/** What extended headers have said about the entry that comes next. */
export interface PendingHeaders {
  pax: PaxRecords;
  longName: string | null;
  longLink: string | null;
}

/** Nothing said yet. */
export function noPendingHeaders(): PendingHeaders {
  return { pax: NO_PAX_RECORDS, longName: null, longLink: null };
}

const ENTRY_TYPES: Readonly<Record<string, TarEntryType>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  S: 'file',
  '1': 'hard-link',
  '2': 'symlink',
  '3': 'character-device',
  '4': 'block-device',
  '5': 'directory',
  '6': 'fifo',
};

/** PAX keys that change what an entry is; a global header that sets one is read differently by different programs. */
const MEANINGFUL_KEYS = /^(?:path|linkpath|size|uid|gid|GNU\.sparse\..*)$/;

/** The keys of a global header that would change entries. */
export function meaningfulGlobalKeys(records: PaxRecords): string[] {
  const keys = [...records.values.keys()].filter((key) => MEANINGFUL_KEYS.test(key));
  return [...keys, ...records.sparsePairs.map(([key]) => key), ...records.xattrs];
}

/**
 * Puts an entry together from its header block and the extended headers before it, in the order in which container runtimes apply
 * them: block, PAX, GNU long names. Gives the bytes that are stored for it, or null when its type is unknown.
 */
export function fillEntry(entry: TarEntry, block: HeaderBlock, pending: PendingHeaders, handler: TarHandler): number {
  const values = pending.pax.values;
  const paxName = values.get('GNU.sparse.name') ?? values.get('path');
  const paxLink = values.get('linkpath');
  entry.name = choose(handler, block.name, paxName, pending.longName);
  entry.linkName = choose(handler, block.linkName, paxLink, pending.longLink);
  const stored = storedBytes(entry.name, block, values, handler);
  entry.type = ENTRY_TYPES[block.typeFlag] ?? 'file';
  if (block.typeFlag === '\0' && entry.name.endsWith('/')) entry.type = 'directory';
  entry.mode = checked(entry.name, 'mode', block.mode, handler) & 0o7777;
  entry.uid = owner(entry.name, 'uid', block.uid, values, handler);
  entry.gid = owner(entry.name, 'gid', block.gid, values, handler);
  entry.xattrs = pending.pax.xattrs;
  entry.contentUnknown = false;
  entry.holeBytes = 0;
  if (entry.type !== 'hard-link' && entry.type !== 'symlink') entry.linkName = '';
  entry.sizeBytes = entry.type === 'file' ? stored : 0;
  if (entry.type === 'file' || stored === 0) return stored;
  handler.gap('TAR_SIZE_AMBIGUOUS', `declares ${stored} bytes of content, which its type cannot have`, entry.name);
  return 0;
}

/** True for a type that `fillEntry` knows. */
export function isKnownType(typeFlag: string): boolean {
  return Object.hasOwn(ENTRY_TYPES, typeFlag);
}

/** True when the file is stored with holes, in whichever form. */
export function isSparse(block: HeaderBlock, pax: PaxRecords): boolean {
  return block.typeFlag === 'S' || paxSparseKind(pax) !== null;
}

function choose(handler: TarHandler, plain: string, pax: string | undefined, gnu: string | null): string {
  if (pax !== undefined && gnu !== null && pax !== gnu) {
    handler.gap('TAR_NAME_CONFLICT', 'is named differently by a PAX and a GNU header; the GNU name is used', gnu);
  }
  return gnu ?? (pax || plain);
}

function storedBytes(name: string, block: HeaderBlock, values: PaxRecords['values'], handler: TarHandler): number {
  const text = values.get('size');
  if (text === undefined || text === '') return block.sizeBytes;
  const size = parsePaxNumber(text);
  if (size === null) {
    handler.gap('TAR_FIELD_INVALID', 'has a PAX size that is no number', name);
    return block.sizeBytes;
  }
  if (
    size !== block.sizeBytes &&
    block.sizeBytes !== 0 &&
    size < MAX_OCTAL_SIZE &&
    block.sizeBytes !== INVALID_NUMBER
  ) {
    handler.gap('PAX_SIZE_OVERRIDE', `has ${size} bytes by its PAX header and ${block.sizeBytes} by its own`, name);
  }
  return size;
}

/** The first size that eleven octal digits cannot hold. */
const MAX_OCTAL_SIZE = 8 ** 11;

function owner(
  name: string,
  key: 'uid' | 'gid',
  plain: number,
  values: PaxRecords['values'],
  handler: TarHandler,
): number {
  const text = values.get(key);
  if (text === undefined || text === '') return checked(name, key, plain, handler);
  return checked(name, key, parsePaxNumber(text) ?? INVALID_NUMBER, handler);
}

function checked(name: string, field: string, value: number, handler: TarHandler): number {
  if (value !== INVALID_NUMBER) return value;
  handler.gap('TAR_FIELD_INVALID', `has a ${field} that cannot be read`, name);
  return 0;
}
