import { type JsonValue, printable } from '@assay/core';
import { ociError } from '../errors.ts';

/** How much JSON is accepted. */
export interface JsonBounds {
  readonly maxBytes: number;
  /** Default 64 levels. */
  readonly maxDepth?: number;
}

/** Deepest nesting that documents of images use is about ten. */
const MAX_DEPTH = 64;

/**
 * Reads JSON that must have one meaning: well-formed UTF-8, no key twice in an object, bounded in bytes and depth. Keys such as
 * `__proto__` become ordinary own properties.
 * @throws MANIFEST_INVALID, CONTENT_TOO_LARGE
 */
export function parseStrictJson(bytes: Uint8Array, what: string, bounds: JsonBounds): JsonValue {
  if (bytes.length > bounds.maxBytes) {
    throw ociError('CONTENT_TOO_LARGE', `${what} has ${bytes.length} bytes; the limit is ${bounds.maxBytes}`);
  }
  const text = decodeUtf8(bytes, what);
  const fault = findFault(text, bounds.maxDepth ?? MAX_DEPTH);
  if (fault !== null) throw ociError('MANIFEST_INVALID', `${what} ${fault}`);
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch (cause) {
    throw ociError('MANIFEST_INVALID', `${what} is not JSON`, { cause });
  }
}

function decodeUtf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw ociError('MANIFEST_INVALID', `${what} is not UTF-8`, { cause });
  }
}

/**
 * Says what is wrong with nesting or keys, or null. Texts that are not JSON at all may go through: JSON.parse finds those.
 * One pass, linear in the text.
 */
function findFault(text: string, maxDepth: number): string | null {
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : null);
      if (open.length > maxDepth) return `is nested deeper than ${maxDepth} levels`;
    } else if (character === '}' || character === ']') {
      open.pop();
    } else if (character === '"') {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (keys != null && isKey(text, end)) {
        const key = decodeString(text.slice(at, end));
        if (keys.has(key)) return `has the key "${printable(key.slice(0, 100))}" twice`;
        keys.add(key);
      }
      at = end - 1;
    }
  }
  return null;
}

/** Offset behind the closing quote of the string that starts at `start`; the end of the text when there is none. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

/** True when a colon is the next thing after a string. */
function isKey(text: string, end: number): boolean {
  let at = end;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\t' || text[at] === '\r') at++;
  return text[at] === ':';
}

/** The value of a string literal, or the literal where it is broken. */
function decodeString(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal;
  }
}
