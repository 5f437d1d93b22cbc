/** What the name of an entry comes to inside the root file system. */
export type EntryPath =
  | { readonly kind: 'path'; readonly path: string; readonly depth: number; readonly hadParentSegments: boolean }
  | { readonly kind: 'root' }
  | { readonly kind: 'escapes' }
  | { readonly kind: 'invalid'; readonly reason: string };

const PLAIN_PATH = /^[^/\0]+(?:\/[^/\0]+)*$/;

/**
 * Normalises a name of an archive to an absolute path: leading `/` and `./`, doubled and trailing slashes and `.` go, `..` takes the
 * segment before it away as text, which is what container runtimes do. Backslashes and colons are ordinary characters.
 */
export function normalizeEntryPath(name: string): EntryPath {
  if (name.includes('\0')) return { kind: 'invalid', reason: 'holds a NUL' };
  const plain = name.startsWith('./') ? name.slice(2) : name;
  if (PLAIN_PATH.test(plain) && !/(?:^|\/)\.\.?(?:\/|$)/.test(plain)) {
    return { kind: 'path', path: `/${plain}`, depth: countSlashes(plain), hadParentSegments: false };
  }
  return normalizeSegments(name);
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

function countSlashes(text: string): number {
  let count = 0;
  for (let index = text.indexOf('/'); index >= 0; index = text.indexOf('/', index + 1)) count += 1;
  return count;
}
