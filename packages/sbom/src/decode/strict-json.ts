import { type JsonValue, printable } from '@assay/core';
import { sbomError } from '../errors.ts';

/**
 * Reads JSON that must have one meaning: bounded in depth, no key twice in an object. Keys such as `__proto__` become ordinary
 * own properties.
 * @throws SBOM_SYNTAX, SBOM_TOO_DEEP
 */
export function parseStrictJson(text: string, maxDepth: number): JsonValue {
  checkNesting(text, maxDepth);
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch (cause) {
    throw sbomError('SBOM_SYNTAX', 'the document is not JSON', { cause });
  }
}

/** The value, or null when it is not JSON that Assay reads. For JSON inside documents. */
export function readStrictJson(text: string, maxDepth: number): JsonValue | null {
  try {
    return parseStrictJson(text, maxDepth);
  } catch {
    return null;
  }
}

/**
 * Walks over the brackets and strings once, before anything is built. What is not JSON may go through here: the parser finds it.
 */
function checkNesting(text: string, maxDepth: number): void {
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (keys != null && isKey(text, end + 1)) addKey(keys, text.slice(at, end + 1));
      at = end;
    } else if (character === OPEN_BRACE || character === OPEN_BRACKET) {
      open.push(character === OPEN_BRACE ? new Set() : null);
      if (open.length > maxDepth) {
        throw sbomError('SBOM_TOO_DEEP', `the document is nested deeper than ${maxDepth} levels`);
      }
    } else if (character === CLOSE_BRACE || character === CLOSE_BRACKET) {
      open.pop();
    }
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Position of the quotation mark that ends the string which starts here; the end of the text when there is none. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) return at;
    if (character === BACKSLASH) at += 1;
  }
  return text.length;
}

/** True when a colon is the next thing after a string. */
function isKey(text: string, end: number): boolean {
  let at = end;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\t' || text[at] === '\r') at++;
  return text[at] === ':';
}

function addKey(keys: Set<string>, literal: string): void {
  const key = keyOf(literal);
  if (keys.has(key)) throw sbomError('SBOM_SYNTAX', `an object has the key "${printable(key.slice(0, 100))}" twice`);
  keys.add(key);
}

function keyOf(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal;
  }
}
