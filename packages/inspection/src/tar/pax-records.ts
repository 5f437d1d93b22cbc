import { decodeName } from './decode-name.ts';

/** What one PAX extended header says. */
export type PaxParse =
  | { readonly kind: 'records'; readonly records: PaxRecords; readonly conflicts: readonly string[] }
  | { readonly kind: 'invalid'; readonly reason: string };

/** Records by key; of a repeated key the last counts, as POSIX says. */
export interface PaxRecords {
  readonly values: ReadonlyMap<string, string>;
  /** The repeated pairs of the sparse format 0.0, in order. */
  readonly sparsePairs: readonly (readonly [key: string, value: string])[];
  /** Names of extended attributes, sorted as they came. */
  readonly xattrs: readonly string[];
}

/** No PAX header. */
export const NO_PAX_RECORDS: PaxRecords = { values: new Map(), sparsePairs: [], xattrs: [] };

/** The extended attribute by which a file has capabilities, capabilities(7). */
export const CAPABILITY_XATTR = 'security.capability';

/** Extended attributes of one entry whose names are kept, beside that of capabilities. */
const MAX_XATTRS = 64;

const XATTR_PREFIX = 'SCHILY.xattr.';
const SPARSE_PAIR_KEYS: ReadonlySet<string> = new Set(['GNU.sparse.offset', 'GNU.sparse.numbytes']);

/**
 * Reads the records of a PAX header strictly: `length key=value\n`, the length decimal without a sign and counting itself (POSIX.1-2001,
 * pax, extended header). One broken record makes the whole header invalid.
 */
export function parsePaxRecords(bytes: Uint8Array): PaxParse {
  const values = new Map<string, string>();
  const sparsePairs: [string, string][] = [];
  const xattrs: string[] = [];
  const conflicts = new Set<string>();
  let offset = 0;
  while (offset < bytes.length) {
    const end = recordEnd(bytes, offset);
    if (end === null) return { kind: 'invalid', reason: `a record at byte ${offset} has no true length` };
    const start = bytes.indexOf(0x20, offset) + 1;
    const equals = bytes.indexOf(0x3d, start);
    if (equals <= start || equals >= end - 1)
      return { kind: 'invalid', reason: `a record at byte ${offset} has no key` };
    const key = decodeName(bytes, start, equals);
    if (SPARSE_PAIR_KEYS.has(key)) sparsePairs.push([key, decodeName(bytes, equals + 1, end - 1)]);
    else if (key.startsWith(XATTR_PREFIX)) {
      const name = key.slice(XATTR_PREFIX.length);
      if (xattrs.length < MAX_XATTRS || (name === CAPABILITY_XATTR && !xattrs.includes(name))) xattrs.push(name);
    } else {
      const value = decodeName(bytes, equals + 1, end - 1);
      if ((values.get(key) ?? value) !== value) conflicts.add(key);
      values.set(key, value);
    }
    offset = end;
  }
  return { kind: 'records', records: { values, sparsePairs, xattrs }, conflicts: [...conflicts] };
}

/** A whole number in a PAX record; null when it is none or too large to count with. */
export function parsePaxNumber(value: string): number | null {
  if (!/^[0-9]{1,16}$/.test(value)) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : null;
}

/** Offset behind the record, or null when its length is not what stands there. */
function recordEnd(bytes: Uint8Array, offset: number): number | null {
  let length = 0;
  let index = offset;
  for (; index < bytes.length && index < offset + 9; index += 1) {
    const digit = (bytes[index] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    length = length * 10 + digit;
  }
  if (index === offset || bytes[index] !== 0x20 || bytes[offset] === 0x30) return null;
  const end = offset + length;
  return end > index + 1 && end <= bytes.length && bytes[end - 1] === 0x0a ? end : null;
}
