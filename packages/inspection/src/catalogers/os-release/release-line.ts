/** What the one line of an older release file tells. */
export interface ReleaseLine {
  readonly id: string;
  readonly name: string;
  readonly prettyName: string;
  readonly versionId: string | null;
  readonly version: string | null;
  readonly versionCodename: string | null;
}

/** Names in `… release …` lines, and the os-release ids of the distributions that write them. */
const RELEASE_NAMES: readonly (readonly [prefix: string, id: string])[] = [
  ['AlmaLinux', 'almalinux'],
  ['Amazon Linux', 'amzn'],
  ['CentOS', 'centos'],
  ['Fedora', 'fedora'],
  ['Oracle Linux', 'ol'],
  ['Red Hat Enterprise Linux', 'rhel'],
  ['Rocky Linux', 'rocky'],
  ['Scientific Linux', 'scientific'],
  ['VMware Photon', 'photon'],
];

/** Distributions whose release file holds a bare version, or nothing. */
const BARE_FILES: Readonly<Record<string, readonly [id: string, name: string]>> = {
  '/etc/alpine-release': ['alpine', 'Alpine Linux'],
  '/etc/debian_version': ['debian', 'Debian GNU/Linux'],
  '/etc/arch-release': ['arch', 'Arch Linux'],
};

/** Reads the first line of a release file such as /etc/redhat-release or /etc/alpine-release; null when it names no distribution. */
export function readReleaseLine(path: string, line: string): ReleaseLine | null {
  const bare = BARE_FILES[path];
  return bare === undefined ? readSentence(line) : readBare(bare, line);
}

/** `3.20.3`, `12.5`; Debian's unreleased branches write `trixie/sid` instead of a number. */
function readBare([id, name]: readonly [string, string], line: string): ReleaseLine {
  const numbered = /^[0-9]/.test(line);
  return {
    id,
    name,
    prettyName: line === '' ? name : `${name} ${line}`,
    versionId: numbered ? line : null,
    version: line === '' ? null : line,
    versionCodename: numbered ? null : (line.split('/')[0] ?? '') || null,
  };
}

/** `CentOS Linux release 7.9.2009 (Core)`. */
function readSentence(line: string): ReleaseLine | null {
  const [, name, version, codename] =
    /^(.*?)\s+release\s+([0-9][^\s(]*)\s*(?:\(([^)]*)\))?/.exec(line.slice(0, 500)) ?? [];
  if (name === undefined || version === undefined) return null;
  const known = RELEASE_NAMES.find(([prefix]) => name.startsWith(prefix));
  return {
    id: known?.[1] ?? 'linux',
    name,
    prettyName: line,
    versionId: version,
    version: codename === undefined ? version : `${version} (${codename})`,
    versionCodename: codename?.toLowerCase() ?? null,
  };
}
