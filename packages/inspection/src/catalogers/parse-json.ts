import { decodeText } from './decode-text.ts';
import { unreadable } from './gap-codes.ts';

/** Arrays and objects within each other; real documents have some ten. */
const MAX_DEPTH = 256;

const [QUOTE, BACKSLASH, OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [34, 92, 91, 93, 123, 125] as const;

/**
 * Parses a JSON document of an image.
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP
 */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decodeText(bytes);
  if (depthOf(text) > MAX_DEPTH) throw unreadable('JSON_TOO_DEEP', `more than ${MAX_DEPTH} levels`);
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable('JSON_INVALID', 'not a JSON document');
  }
}

/** Deepest nesting of brackets outside of strings. No pattern does it: patterns run out of stack on long strings. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === OPEN_BRACKET || code === OPEN_BRACE) deepest = Math.max(deepest, (depth += 1));
    else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) depth -= 1;
  }
  return deepest;
}

/** Place of the quote that ends the string that starts here, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at += 1;
  }
  return text.length;
}
