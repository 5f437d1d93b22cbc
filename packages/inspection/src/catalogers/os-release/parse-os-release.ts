/** Assignments that are read; a real file has about twenty. */
const MAX_ASSIGNMENTS = 1000;

/**
 * Reads the assignments of an os-release(5) file: comments, and values bare, in single or in double quotes with the escapes
 * of the shell. Of two assignments to one name the later counts. Lines that are no assignment are passed over, as the
 * specification asks. Never throws.
 */
export function parseOsRelease(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/, MAX_ASSIGNMENTS)) {
    const assignment = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line);
    const [, name, value] = assignment ?? [];
    if (name !== undefined && value !== undefined) values.set(name, unquote(value));
  }
  return values;
}

/** One shell word: ends at the first blank that is neither quoted nor escaped. */
function unquote(text: string): string {
  let word = '';
  let quote = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    const next = text.charAt(index + 1);
    if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (quote === '' && (character === ' ' || character === '\t')) return word;
    else if (character === '\\' && isEscape(quote, next)) {
      word += next;
      index += 1;
    } else word += character;
  }
  return word;
}

/** In double quotes the backslash escapes only what the shell would otherwise expand. */
function isEscape(quote: string, next: string): boolean {
  if (next === '' || quote === "'") return false;
  return quote === '' || '"$`\\'.includes(next);
}
