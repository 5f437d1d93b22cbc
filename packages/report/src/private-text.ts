import { type JsonObject, isJsonObject } from '@assay/core';

/** Names of variables whose values no report shows. */
const PRIVATE_NAME = /pass(?!_?through|ive)|secret|token|api_?key|private_?key|credential|auth(?!or)/i;
/** `NAME=` of a variable, as it stands in `ENV` instructions and command lines. */
const ASSIGNMENT = /(?<!\w)([A-Za-z_]\w{0,127})=/g;
/** User and password of a URL; or a user name that is so long that it is a token. */
const URL_PASSWORD = /:\/\/([^\s/@:]{0,256}):[^\s/@]{1,512}@/g;
const URL_TOKEN = /:\/\/[^\s/@:]{16,256}@/g;

const HIDDEN = '(hidden)';

/** True when a variable of this name is likely to hold a credential. */
export function isPrivateName(name: string): boolean {
  return PRIVATE_NAME.test(name);
}

/** Text without the values of variables that look like credentials, and without credentials in URLs. */
export function withoutCredentials(text: string): string {
  const rest = text.includes('=') ? withoutValues(text) : text;
  if (!rest.includes('://')) return rest;
  return rest.replace(URL_PASSWORD, `://$1:${HIDDEN}@`).replace(URL_TOKEN, `://${HIDDEN}@`);
}

/** The same for every string in a JSON object. */
export function withoutCredentialsIn(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      isPrivateName(key) && typeof item === 'string' ? HIDDEN : cleanItem(item),
    ]),
  );
}

function cleanItem(item: JsonObject[string]): JsonObject[string] {
  if (typeof item === 'string') return withoutCredentials(item);
  if (Array.isArray(item)) return item.map(cleanItem);
  return isJsonObject(item) ? withoutCredentialsIn(item) : item;
}

/** A value ends at its closing quotation mark, before the next variable, or with the text: values may hold spaces. */
function withoutValues(text: string): string {
  const found = [...text.matchAll(ASSIGNMENT)];
  // From the back: where the next variable of a list begins. What looks like one inside a value follows no space.
  const nexts: number[] = [];
  let next = text.length;
  for (const { index } of found.toReversed()) {
    nexts.push(next);
    if (/\s/.test(text.charAt(index - 1))) next = index;
  }
  const quotes = openQuotes(text);
  let cleaned = '';
  let from = 0;
  for (const match of found) {
    const limit = nexts.pop() ?? text.length;
    const outer = quotes(match.index);
    const start = match.index + match[0].length;
    if (match.index < from || !isPrivateName(match[1] ?? '')) continue;
    const end = endOfValue(text, start, limit, outer);
    if (end === start) continue;
    cleaned += `${text.slice(from, start)}${HIDDEN}`;
    from = end;
  }
  return cleaned + text.slice(from);
}

/** Tells the quotation mark that is open at a place; places are asked for in their order, so that the text is read once. */
function openQuotes(text: string): (at: number) => string | null {
  const open = { '"': false, "'": false };
  let read = 0;
  return (at) => {
    for (; read < at; read++) {
      const character = text[read];
      if (character === '"' || character === "'") open[character] = !open[character];
    }
    return open["'"] ? "'" : open['"'] ? '"' : null;
  };
}

/** Rather too much is hidden than too little: a value in quotation marks of its own ends with them, another with those around it. */
function endOfValue(text: string, start: number, limit: number, outer: string | null): number {
  if (text.startsWith(HIDDEN, start)) return start;
  const quote = text.charAt(start);
  if (quote === '"' || quote === "'") {
    const close = text.indexOf(quote, start + 1);
    if (close < 0) return text.length;
    if (/[\s'"]|^$/.test(text.charAt(close + 1))) return close + 1;
  }
  const value = text.slice(start, limit);
  const end = outer === null ? -1 : value.lastIndexOf(outer);
  return start + (end < 0 ? value.trimEnd().length : end);
}
