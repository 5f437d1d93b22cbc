import type { Dockerfile } from '../dockerfile.ts';
import type { ShellWord } from '../shell/script.ts';
import type { PackageCall, PackageManager } from './package-call.ts';

const APK: PackageManager = {
  programs: ['apk'],
  valued: new Set([
    '-t',
    '--virtual',
    '-p',
    '--root',
    '-X',
    '--repository',
    '--repositories-file',
    '--keys-dir',
    '--arch',
    '--wait',
    '--cache-dir',
    '--cache-max-age',
    '--timeout',
    '--progress-fd',
  ]),
};

/** Where apk keeps its indexes. */
export const APK_CACHE: readonly string[] = ['/var/cache/apk', '/etc/apk/cache'];

/** All calls of apk. */
export function apkCalls(file: Dockerfile): readonly PackageCall[] {
  return file.packageCalls(APK);
}

/** Names of packages whose version apk chooses. Files, conflicts and tagged repositories are none. */
export function apkUnversioned({ verb, operands }: PackageCall): readonly ShellWord[] {
  if (verb !== 'add') return [];
  return operands.filter(
    ({ literal, text }) => literal && /^[A-Za-z0-9][\w+.:-]*$/.test(text) && !text.endsWith('.apk'),
  );
}
