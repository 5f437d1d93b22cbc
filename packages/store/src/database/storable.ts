import { createHash } from 'node:crypto';
import { storeError } from '../errors.ts';

/** A value as both databases take it. */
export type BoundValue = string | number | bigint | null | Uint8Array;

/**
 * Checks a parameter of a statement, the same for both databases, so that neither takes what the other refuses.
 * @throws STORE_VALUE_INVALID for text with NUL or half a surrogate pair, for numbers that are not finite, for anything else.
 */
export function boundValue(value: unknown): BoundValue {
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed()) {
      throw storeError('STORE_VALUE_INVALID', 'text with a NUL character or half a surrogate pair cannot be stored');
    }
    return value;
  }
  if (value === null || typeof value === 'bigint' || value instanceof Uint8Array) return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw storeError('STORE_VALUE_INVALID', `a value of type ${typeof value} cannot be stored`);
}

/** Longest text of an image, in UTF-16 code units, that is kept whole in an indexed column. */
const LONGEST_INDEXED = 512;

/**
 * Text out of an image in a form that both databases take and can index: NUL, half surrogates and backslashes before a `u`
 * are written as JSON does, and what is longer than 512 is cut and ends in its digest, so that different texts stay different.
 */
export function indexableText(text: string): string {
  const plain =
    text.includes('\0') || !text.isWellFormed() ? JSON.stringify(text).slice(1, -1).replaceAll('\0', '\\u0000') : text;
  if (plain.length <= LONGEST_INDEXED) return plain;
  const digest = createHash('sha256').update(plain).digest('hex');
  return `${plain.slice(0, LONGEST_INDEXED - 80).toWellFormed()}…sha256:${digest}`;
}

/**
 * Checks a name that a caller chose.
 * @throws STORE_VALUE_INVALID when it is empty or longer than `longest` UTF-16 code units.
 */
export function requireName(name: string, what: string, longest = 255): string {
  if (name.length === 0 || name.length > longest) {
    throw storeError('STORE_VALUE_INVALID', `${what} must have between 1 and ${longest} characters`);
  }
  return name;
}
