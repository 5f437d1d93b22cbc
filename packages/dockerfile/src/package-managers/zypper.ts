import type { Dockerfile } from '../dockerfile.ts';
import type { ShellWord } from '../shell/script.ts';
import type { PackageCall, PackageManager } from './package-call.ts';

const ZYPPER: PackageManager = {
  programs: ['zypper'],
  valued: new Set([
    '-c',
    '--config',
    '-C',
    '--cache-dir',
    '-D',
    '--reposd-dir',
    '-R',
    '--root',
    '--installroot',
    '-r',
    '--repo',
    '--from',
    '-t',
    '--type',
    '-p',
    '--plus-repo',
    '--plus-content',
    '--releasever',
    '--solv-cache-dir',
    '--raw-cache-dir',
    '--pkg-cache-dir',
  ]),
};

/** Where zypper keeps what it fetched. */
export const ZYPPER_CACHE: readonly string[] = ['/var/cache/zypp'];

const FETCHING: ReadonlySet<string> = new Set([
  'install',
  'in',
  'update',
  'up',
  'patch',
  'dist-upgrade',
  'dup',
  'refresh',
  'ref',
  'source-install',
  'si',
  'install-new-recommends',
  'inr',
]);
const ASKING: ReadonlySet<string> = new Set([...FETCHING, 'remove', 'rm']);

/** All calls of zypper. */
export function zypperCalls(file: Dockerfile): readonly PackageCall[] {
  return file.packageCalls(ZYPPER);
}

/** True when it asks before it goes on, and nothing answers. */
export function zypperAsks({ verb, line }: PackageCall): boolean {
  if (!ASKING.has(verb) || verb.startsWith('ref') || line.open) return false;
  return !line.has('-n', '--non-interactive', '-y', '--no-confirm', '--dry-run', '--download-only', '-h', '--help');
}

/** True when it fetches packages or lists of them into the cache of the image. */
export function zypperFetches({ verb, line }: PackageCall): boolean {
  return FETCHING.has(verb) && !line.has('-R', '--root', '--installroot', '-h', '--help', '--dry-run');
}

/** True when it moves the system to the packages of its repositories, whatever they are. */
export function isZypperDistUpgrade({ verb }: PackageCall): boolean {
  return verb === 'dist-upgrade' || verb === 'dup';
}

/** Names of packages whose version is open. Files, patterns and names that a version may be part of are none. */
export function zypperUnversioned({ verb, operands, line }: PackageCall): readonly ShellWord[] {
  if ((verb !== 'install' && verb !== 'in') || line.has('-t', '--type')) return [];
  return operands.filter(
    ({ literal, text }) => literal && /^[A-Za-z0-9_][\w+.-]*$/.test(text) && !/-\d|\.rpm$/.test(text),
  );
}
