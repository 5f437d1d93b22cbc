/** Longest value or pattern that is tried; longer ones leave the value as it is. */
const MAX_LENGTH = 2_048;

/** `${name#pattern}` and `${name%pattern}`: the value without a matching prefix or suffix, the longest one when greedy. */
export function trimPattern(value: string, pattern: string, options: { end: boolean; greedy: boolean }): string {
  if (value.length > MAX_LENGTH || pattern.length > MAX_LENGTH) return value;
  for (let step = 0; step <= value.length; step++) {
    const length = options.greedy ? value.length - step : step;
    const part = options.end ? value.slice(value.length - length) : value.slice(0, length);
    if (matchesShellPattern(part, pattern)) {
      return options.end ? value.slice(0, value.length - length) : value.slice(length);
    }
  }
  return value;
}

/** `${name/pattern/text}` and `${name//pattern/text}`: the longest match at the first place, or at every place. */
export function replacePattern(value: string, pattern: string, options: { text: string; all: boolean }): string {
  if (value.length > MAX_LENGTH / 4 || pattern.length > MAX_LENGTH / 4 || pattern === '') return value;
  let result = '';
  let at = 0;
  while (at < value.length) {
    const length = longestMatch(value, at, pattern);
    if (length === 0) {
      result += value.charAt(at);
      at++;
      continue;
    }
    result += options.text;
    at += length;
    if (!options.all) break;
  }
  return result + value.slice(at);
}

function longestMatch(value: string, from: number, pattern: string): number {
  for (let to = value.length; to > from; to--) {
    if (matchesShellPattern(value.slice(from, to), pattern)) return to - from;
  }
  return 0;
}

/** Matches a whole text against a pattern of `*`, `?` and `\` escapes, without backtracking over more than one star. */
export function matchesShellPattern(text: string, pattern: string): boolean {
  let at = 0;
  let p = 0;
  let star = -1;
  let mark = 0;
  while (at < text.length) {
    const character = pattern.charAt(p);
    const escaped = character === '\\' && p + 1 < pattern.length;
    const literal = escaped ? pattern.charAt(p + 1) : character;
    if (!escaped && character === '*') {
      star = p;
      mark = at;
      p++;
    } else if (p < pattern.length && ((!escaped && character === '?') || literal === text.charAt(at))) {
      p += escaped ? 2 : 1;
      at++;
    } else if (star >= 0) {
      p = star + 1;
      mark++;
      at = mark;
    } else return false;
  }
  while (pattern.charAt(p) === '*') p++;
  return p >= pattern.length;
}
