/**
 * Matches a pattern of segments against a path of segments: a segment `**` is any run of segments. Greedy with one point of return, so
 * that its cost is bounded by the product of the lengths, whatever the pattern.
 */
export function matchesSegments(pattern: readonly string[], path: readonly string[]): boolean {
  let at = 0;
  let piece = 0;
  let star = -1;
  let starAt = 0;
  while (at < path.length) {
    const wanted = pattern[piece];
    if (wanted === '**') {
      star = piece++;
      starAt = at;
    } else if (wanted !== undefined && matchesName(wanted, path[at] ?? '')) {
      piece++;
      at++;
    } else if (star >= 0) {
      piece = star + 1;
      at = ++starAt;
    } else return false;
  }
  while (pattern[piece] === '**') piece++;
  return piece === pattern.length;
}

/** Matches one name: `*` is any run of characters, `?` one, `[a-z]` one of a class, and a backslash takes the next one as it is. */
export function matchesName(pattern: string, name: string): boolean {
  let at = 0;
  let piece = 0;
  let star = -1;
  let starAt = 0;
  while (at < name.length) {
    if (pattern[piece] === '*') {
      star = piece++;
      starAt = at;
      continue;
    }
    const length = piece < pattern.length ? matchedLength(pattern, piece, name[at] ?? '') : 0;
    if (length > 0) {
      piece += length;
      at++;
    } else if (star >= 0) {
      piece = star + 1;
      at = ++starAt;
    } else return false;
  }
  while (pattern[piece] === '*') piece++;
  return piece === pattern.length;
}

/** Characters of the pattern that stand for this one character; 0 when they do not match it. */
function matchedLength(pattern: string, piece: number, character: string): number {
  const first = pattern[piece];
  if (first === '?') return 1;
  if (first === '\\' && piece + 1 < pattern.length) return pattern[piece + 1] === character ? 2 : 0;
  if (first === '[') {
    const end = classEnd(pattern, piece);
    return end > 0 && inClass(pattern.slice(piece + 1, end), character) ? end - piece + 1 : 0;
  }
  return first === character ? 1 : 0;
}

/** Where the class that begins here ends; -1 when it does not, as then the pattern matches nothing. */
function classEnd(pattern: string, start: number): number {
  let at = start + 1;
  if (pattern[at] === '!' || pattern[at] === '^') at++;
  if (pattern[at] === ']') at++;
  while (at < pattern.length && pattern[at] !== ']') at += pattern[at] === '\\' ? 2 : 1;
  return at < pattern.length ? at : -1;
}

function inClass(body: string, character: string): boolean {
  const isNegated = body.startsWith('!') || body.startsWith('^');
  const members = isNegated ? body.slice(1) : body;
  for (let at = 0; at < members.length;) {
    if (members[at] === '\\' && at + 1 < members.length) at++;
    const low = members[at] ?? '';
    const isRange = members[at + 1] === '-' && at + 2 < members.length;
    const high = isRange ? (members[at + 2] ?? '') : low;
    if (low <= character && character <= high) return !isNegated;
    at += isRange ? 3 : 1;
  }
  return isNegated;
}
