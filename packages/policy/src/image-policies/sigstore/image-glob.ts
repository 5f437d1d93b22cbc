import { type Cursor, placeOf } from '../../document/fields.ts';
import { quote } from '../../document/problem-list.ts';
import type { ImportContext } from '../import-context.ts';
import { readFilled } from '../read-values.ts';

const ALLOWED = /^[A-Za-z0-9\-_:/*.@]+$/;
const MAX_LENGTH = 1024;
/** The only globs that are written out in full. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ['*', 'index.docker.io/library/*'],
  ['*/*', 'index.docker.io/*/*'],
]);

/** Reads a glob of a ClusterImagePolicy. Null, with a problem, for characters that it may not have. */
export function readGlob(cursor: Cursor | null, context: ImportContext): string | null {
  const glob = readFilled(cursor, context.problems);
  if (cursor === null) return null;
  if (glob === null) {
    context.problems.error('VALUE_INVALID', placeOf(cursor), 'the glob is empty');
    return null;
  }
  if (glob.length > MAX_LENGTH || !ALLOWED.test(glob)) {
    const message = `${quote(glob)} is no glob: it may have letters, digits and - _ : / * . @, up to ${MAX_LENGTH}`;
    context.problems.error('VALUE_INVALID', placeOf(cursor), message);
    return null;
  }
  const full = SHORT.get(glob) ?? glob;
  if (full !== glob) {
    context.note(
      'meaning',
      cursor,
      `the glob ${glob}`,
      `it stands for ${full} only, not for every image`,
      'write ** for every image',
    );
    return full;
  }
  const [host = ''] = glob.split('/');
  if (!glob.includes('/') && !glob.includes('**')) {
    const why = 'image names are compared in full, host and path included, so that it matches none of them';
    context.note('meaning', cursor, `the glob ${glob}`, why, `write index.docker.io/library/${glob}`);
  } else if (!/[.:*]/.test(host) && host !== 'localhost') {
    const why = 'image names are compared in full, host included, so that it matches none on Docker Hub';
    context.note('meaning', cursor, `the glob ${glob}`, why, `write index.docker.io/${glob}`);
  }
  return full;
}
