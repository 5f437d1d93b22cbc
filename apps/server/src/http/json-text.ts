import { serverError } from '../errors.ts';

/** Deepest nesting of objects and lists. */
export const DEEPEST_JSON = 64;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Reads the JSON of a request (RFC 8259). What readers could understand in different ways is refused: bytes that are no UTF-8, an object
 * that has a name twice, or the name `__proto__`; and what is nested more than 64 deep.
 * @throws REQUEST_INVALID
 */
export function readJsonBytes(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  const value = parse(text);
  refuseAmbiguous(text);
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw serverError('REQUEST_INVALID', 'the body of the request is not UTF-8');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw serverError('REQUEST_INVALID', 'the body of the request is not JSON');
  }
}

/** Goes once over text that is JSON. A set holds the names of an object that is open, null stands for a list. */
function refuseAmbiguous(text: string): void {
  const open: (Set<string> | null)[] = [];
  let nameComes = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) {
      const end = endOfString(text, at);
      if (nameComes) addName(open.at(-1) ?? null, text.slice(at, end + 1));
      nameComes = false;
      at = end;
    } else if (character === OPEN_OBJECT || character === OPEN_LIST) {
      nameComes = character === OPEN_OBJECT;
      open.push(nameComes ? new Set() : null);
      if (open.length > DEEPEST_JSON) {
        throw serverError('REQUEST_INVALID', `the JSON of the request is nested more than ${DEEPEST_JSON} deep`);
      }
    } else if (character === CLOSE_OBJECT || character === CLOSE_LIST) {
      open.pop();
      nameComes = false;
    } else if (character === COMMA) {
      nameComes = open.at(-1) instanceof Set;
    }
  }
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

function addName(names: Set<string> | null, literal: string): void {
  const name = String(JSON.parse(literal));
  if (name === '__proto__') throw serverError('REQUEST_INVALID', 'no object of a request may have the name __proto__');
  if (names?.has(name) === true) {
    throw serverError('REQUEST_INVALID', `an object of the request has the name ${literal.slice(0, 100)} twice`);
  }
  names?.add(name);
}
