/** What the name of an entry comes to inside the root file system. */
export type EntryPath =
  | { readonly kind: 'path'; readonly path: string; readonly depth: number; readonly hadParentSegments: boolean }
  | { readonly kind: 'root' }
  | { readonly kind: 'escapes' }
  | { readonly kind: 'invalid'; readonly reason: string };

/**
 * Normalises a name of an archive to an absolute path: leading `/` and `./`, doubled and trailing slashes and `.` go, `..` takes the
 * segment before it away as text, which is what container runtimes do. Backslashes and colons are ordinary characters.
 */
export function normalizeEntryPath(name: string): EntryPath {
  const start = name.startsWith('./') ? 2 : 0;
  const end = name.endsWith('/') ? name.length - 1 : name.length;
  const depth = depthOfPlain(name, start, end);
  if (depth !== null) return { kind: 'path', path: `/${name.slice(start, end)}`, depth, hadParentSegments: false };
  return name.includes('\0') ? { kind: 'invalid', reason: 'holds a NUL' } : normalizeSegments(name);
}

function normalizeSegments(name: string): EntryPath {
  const kept: string[] = [];
  let hadParentSegments = false;
  for (const segment of name.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') {
      kept.push(segment);
      continue;
    }
    hadParentSegments = true;
    if (kept.pop() === undefined) return { kind: 'escapes' };
  }
  if (kept.length > 0) return { kind: 'path', path: `/${kept.join('/')}`, depth: kept.length - 1, hadParentSegments };
  return name === '' ? { kind: 'invalid', reason: 'is empty' } : { kind: 'root' };
}

const SLASH = 0x2f;
const DOT = 0x2e;

/** Directories of a path that needs no change, or null: this is done for every entry, in one look at each character. */
function depthOfPlain(name: string, start: number, end: number): number | null {
  let depth = 0;
  let segment = start;
  for (let at = start; at < end; at += 1) {
    const code = name.charCodeAt(at);
    if (code === 0) return null;
    if (code !== SLASH) continue;
    if (at - segment <= 2 && !isName(name, segment, at)) return null;
    depth += 1;
    segment = at + 1;
  }
  return end - segment <= 2 && !isName(name, segment, end) ? null : depth;
}

/** False for a segment that is empty, `.` or `..`; it has two characters at most. */
function isName(name: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (name.charCodeAt(at) !== DOT) return true;
  return false;
}
