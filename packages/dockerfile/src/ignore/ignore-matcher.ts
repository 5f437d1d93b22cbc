/** One line of a `.dockerignore`. */
interface Pattern {
  readonly segments: readonly string[];
  readonly negated: boolean;
}

/** Most patterns and longest pattern that are read. */
const MAX_PATTERNS = 10_000;
const MAX_PATTERN_LENGTH = 4_096;

/** Tells which paths of a build context are left out. */
export class IgnoreMatcher {
  readonly #patterns: readonly Pattern[];

  /** Reads the text of a `.dockerignore`: the last pattern that matches decides, `!` takes paths back in. */
  constructor(text: string) {
    this.#patterns = readPatterns(text);
  }

  /** True when the path, or a folder that it is in, is left out. */
  ignores(path: string): boolean {
    const segments = cleanPath(path);
    if (segments.length === 0) return false;
    let ignored = false;
    for (const { segments: pattern, negated } of this.#patterns) {
      if (ignored !== negated) continue;
      if (matchesPrefix(pattern, segments)) ignored = !negated;
    }
    return ignored;
  }
}

function readPatterns(text: string): readonly Pattern[] {
  const patterns: Pattern[] = [];
  const lines = (text.startsWith('\uFEFF') ? text.slice(1) : text).split('\n', MAX_PATTERNS);
  for (const line of lines) {
    if (line.startsWith('#') || line.length > MAX_PATTERN_LENGTH) continue;
    const trimmed = line.trim();
    const negated = trimmed.startsWith('!');
    const segments = cleanPath(negated ? trimmed.slice(1).trim() : trimmed);
    if (segments.length > 0) patterns.push({ segments, negated });
  }
  return patterns;
}

/** Segments of a path without `.`, empty ones and those that `..` takes back. */
function cleanPath(path: string): readonly string[] {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') segments.pop();
    else segments.push(segment);
  }
  return segments;
}

/** True when a pattern matches the path or one of the folders that it is in. */
function matchesPrefix(pattern: readonly string[], path: readonly string[]): boolean {
  // Reachable positions of the path after each part of the pattern; all folders count, so any reached position will do.
  let reached = new Set([0]);
  for (const [index, part] of pattern.entries()) {
    const next = new Set<number>();
    const last = index === pattern.length - 1 ? 1 : 0;
    for (const at of reached) {
      if (part === '**') for (let to = at + last; to <= path.length; to++) next.add(to);
      else if (at < path.length && matchesSegment(path[at] ?? '', part)) next.add(at + 1);
    }
    if (next.size === 0) return false;
    reached = next;
  }
  for (const at of reached) if (at > 0) return true;
  return false;
}

/** Matches one segment against `*`, `?`, `[a-z]`, `[^a]` and `\` escapes. */
function matchesSegment(text: string, pattern: string): boolean {
  let at = 0;
  let p = 0;
  let star = -1;
  let mark = 0;
  while (at < text.length) {
    const step = p < pattern.length ? matchOne(pattern, p, text.charAt(at)) : 0;
    if (pattern.charAt(p) === '*') {
      star = p;
      mark = at;
      p++;
    } else if (step > 0) {
      p += step;
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

/** Length of the pattern element at an index when it matches the character, else 0. */
function matchOne(pattern: string, index: number, character: string): number {
  const element = pattern.charAt(index);
  if (element === '?') return 1;
  if (element === '\\' && index + 1 < pattern.length) return pattern.charAt(index + 1) === character ? 2 : 0;
  if (element !== '[') return element === character ? 1 : 0;
  const close = pattern.indexOf(']', index + 2);
  if (close < 0) return element === character ? 1 : 0;
  const negated = pattern.charAt(index + 1) === '^';
  return inClass(pattern.slice(index + (negated ? 2 : 1), close), character) === negated ? 0 : close - index + 1;
}

function inClass(members: string, character: string): boolean {
  for (let at = 0; at < members.length; at++) {
    const low = members.charAt(at);
    if (members.charAt(at + 1) === '-' && at + 2 < members.length) {
      if (low <= character && character <= members.charAt(at + 2)) return true;
      at += 2;
    } else if (low === character) return true;
  }
  return false;
}
