import type { Dockerfile } from '../dockerfile.ts';
import type { ShellWord } from '../shell/script.ts';
import type { PackageCall, PackageManager } from './package-call.ts';

const APT: PackageManager = {
  programs: ['apt-get', 'apt'],
  valued: new Set([
    '-o',
    '--option',
    '-t',
    '--target-release',
    '--default-release',
    '-c',
    '--config-file',
    '-a',
    '--host-architecture',
    '-P',
    '--build-profiles',
  ]),
};

/** Where apt keeps its lists of packages, and the packages that it fetched. */
export const APT_LISTS: readonly string[] = ['/var/lib/apt/lists', '/var/lib/apt'];
export const APT_ARCHIVES: readonly string[] = ['/var/cache/apt'];

const ASKING: ReadonlySet<string> = new Set([
  'install',
  'reinstall',
  'upgrade',
  'dist-upgrade',
  'full-upgrade',
  'remove',
  'purge',
  'autoremove',
  'autopurge',
  'build-dep',
  'satisfy',
]);

/** All calls of apt-get and apt. */
export function aptCalls(file: Dockerfile): readonly PackageCall[] {
  return file.packageCalls(APT);
}

/** True when it only prints what it would do. */
export function isAptSimulated({ line }: PackageCall): boolean {
  return line.has('-s', '--simulate', '--just-print', '--dry-run', '--recon', '--no-act', '--print-uris', '--help');
}

/** True when it asks before it goes on, and nothing answers. */
export function aptAsks(call: PackageCall): boolean {
  const { line, verb } = call;
  if (!ASKING.has(verb) || line.open || isAptSimulated(call)) return false;
  if (line.has('-y', '--yes', '--assume-yes', '--assume-no', '--force-yes', '--trivial-only')) return false;
  const quiet = line.find('-q', '--quiet');
  if (line.count('-q') > 1 || line.count('--quiet') > 1 || Number(quiet?.value ?? '0') > 1) return false;
  return !setsOption(call, /^apt::get::assume-(?:yes|no)$/i);
}

/** True when an option of apt's configuration is set on the command line. */
export function setsOption({ line }: PackageCall, name: RegExp): boolean {
  return line.options.some(
    (option) =>
      (option.name === '-o' || option.name === '--option') &&
      name.test((option.value ?? '').split('=')[0]?.trim() ?? ''),
  );
}

/** Names of packages whose version apt chooses. Files, releases, patterns and what is to be removed are none. */
export function aptUnversioned(call: PackageCall): readonly ShellWord[] {
  if ((call.verb !== 'install' && call.verb !== 'reinstall') || isAptSimulated(call)) return [];
  return call.operands.filter(
    ({ literal, text }) => literal && /^[a-z0-9][a-z0-9+.-]*(?::[a-z0-9-]+)?$/.test(text) && !/-$|\.deb$/.test(text),
  );
}
