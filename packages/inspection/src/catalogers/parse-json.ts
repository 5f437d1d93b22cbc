import { decodeText } from './decode-text.ts';
import { unreadable } from './gap-codes.ts';

/** Arrays and objects within each other; real documents have some ten. */
const MAX_DEPTH = 256;

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

/** Deepest nesting of brackets outside of strings. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, (depth += 1));
    else if (token === ']' || token === '}') depth -= 1;
  }
  return deepest;
}
