import type { Dockerfile } from '../dockerfile.ts';
import type { ShellWord } from '../shell/script.ts';
import type { PackageCall, PackageManager } from './package-call.ts';

const VALUED: ReadonlySet<string> = new Set([
  '-c',
  '--config',
  '-d',
  '--debuglevel',
  '-e',
  '--errorlevel',
  '-R',
  '--randomwait',
  '-x',
  '--exclude',
  '--excludepkgs',
  '--enablerepo',
  '--disablerepo',
  '--repo',
  '--repoid',
  '--installroot',
  '--releasever',
  '--setopt',
  '--disableplugin',
  '--enableplugin',
  '--downloaddir',
  '--destdir',
  '--advisory',
  '--comment',
  '--forcearch',
  '--rpmverbosity',
]);

const YUM: PackageManager = { programs: ['yum'], valued: VALUED };
const DNF: PackageManager = { programs: ['dnf', 'dnf5', 'microdnf', 'tdnf'], valued: VALUED };

/** Where yum and dnf keep what they fetched. They share it on current distributions. */
export const RPM_CACHE: readonly string[] = [
  '/var/cache/yum',
  '/var/cache/dnf',
  '/var/cache/tdnf',
  '/var/cache/libdnf5',
];

const FETCHING: ReadonlySet<string> = new Set([
  'install',
  'in',
  'reinstall',
  'localinstall',
  'groupinstall',
  'update',
  'upgrade',
  'upgrade-minimal',
  'update-minimal',
  'downgrade',
  'distro-sync',
  'builddep',
  'swap',
  'makecache',
]);
const ASKING: ReadonlySet<string> = new Set([...FETCHING, 'remove', 'erase', 'autoremove', 'groupremove']);

/** All calls of yum. */
export function yumCalls(file: Dockerfile): readonly PackageCall[] {
  return file.packageCalls(YUM);
}

/** All calls of dnf and its smaller siblings. */
export function dnfCalls(file: Dockerfile): readonly PackageCall[] {
  return file.packageCalls(DNF);
}

/** True when it asks before it goes on, and nothing answers. microdnf never asks. */
export function rpmAsks({ call, verb, line }: PackageCall): boolean {
  if (call.program === 'microdnf' || !ASKING.has(verb) || verb === 'makecache' || line.open) return false;
  if (line.has('-y', '--assumeyes', '--assumeno', '--downloadonly', '-h', '--help', '--version')) return false;
  return !line.options.some((option) => option.name === '--setopt' && /^assume(?:yes|no)/.test(option.value ?? ''));
}

/** True when it fetches packages or lists of them into the cache of the image. */
export function rpmFetches({ verb, line }: PackageCall): boolean {
  return FETCHING.has(verb) && !line.has('--installroot', '--downloadonly', '-h', '--help', '-C', '--cacheonly');
}

/** True when a call empties the cache. */
export function rpmCleans({ verb }: PackageCall): boolean {
  return verb === 'clean';
}

/** Names of packages whose version is open. Files, groups, modules and names that a version may be part of are none. */
export function rpmUnversioned({ verb, operands }: PackageCall): readonly ShellWord[] {
  if (verb !== 'install' && verb !== 'in') return [];
  return operands.filter(
    ({ literal, text }) => literal && /^[A-Za-z0-9_][\w+.-]*$/.test(text) && !/-\d|\.rpm$/.test(text),
  );
}
