import type { Cursor } from '../../document/fields.ts';
import type { ImportContext } from '../import-context.ts';

/**
 * A reference of Kyverno as a glob of ours: there `*` crosses slashes and `?` is one character, which becomes any run. References
 * without a host are on Docker Hub.
 */
export function globOf(written: string, at: Cursor, context: ImportContext): string {
  if (written.includes('?')) {
    const why = '? is any run of characters without a slash here';
    context.note('changed', at, `the reference ${written}`, why, 'write the names out if that is too much');
  }
  const glob = written.replaceAll(/\*+/g, '**').replaceAll('?', '*');
  const [host = '', ...path] = glob.split('/');
  if (host.startsWith('**')) return glob;
  if (path.length === 0) return `docker.io/library/${glob}`;
  return /[.:*]/.test(host) || host === 'localhost' ? glob : `docker.io/${glob}`;
}
