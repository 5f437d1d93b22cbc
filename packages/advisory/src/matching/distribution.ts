import type { OperatingSystem } from '@assay/core';
import { DEBIAN_CODENAMES, DISTRIBUTIONS, type DistributionKind, type DistributionRow } from './distribution-table.ts';

/** Where the packages of an image's distribution may be looked up. */
export interface Distribution {
  readonly kind: DistributionKind | null;
  /** Namespaces, best first; the first is that of the distribution itself. Never empty. */
  readonly candidates: readonly string[];
}

/** Tells the namespaces of a distribution. One that is not known gets its own name and that of a family that it names. */
export function distributionOf(os: OperatingSystem): Distribution {
  const row = DISTRIBUTIONS.get(os.id);
  if (row === undefined) return unknownDistribution(os);
  const release = releaseOf(os, row);
  const own = namespaceOf(row.kind, row.as ?? os.id, release);
  const candidates = os.id === 'debian' ? debianCandidates(os, own) : [own, ...fallbackOf(row, release)];
  return { kind: row.kind, candidates };
}

function fallbackOf({ fallback }: DistributionRow, release: string): readonly string[] {
  if (fallback === undefined) return [];
  const kind = DISTRIBUTIONS.get(fallback.id)?.kind;
  const there = fallback.releases?.[release] ?? (fallback.sameRelease ? release : undefined);
  return kind === undefined || there === undefined || there === '' ? [] : [namespaceOf(kind, fallback.id, there)];
}

function releaseOf({ versionId }: OperatingSystem, row: DistributionRow): string {
  if (row.release === 'rolling') return 'rolling';
  const text = versionId ?? '';
  if (row.release === 'v-minor') return alpineRelease(text);
  const parts = /^(\d+)(?:\.(\d+))?/.exec(text);
  if (parts === null) return text;
  const [, major = '', minor] = parts;
  const release = row.release === 'major' || minor === undefined ? major : `${major}.${minor}`;
  return row.releases?.[release] ?? release;
}

/** 3.20.3 is of v3.20; a snapshot (`3.21_alpha20240807`) and what has no number are edge. */
function alpineRelease(text: string): string {
  if (text === '' || text === 'edge' || text.includes('_alpha')) return 'edge';
  const [, release] = /^(\d+\.\d+)(?:\.|_|$)/.exec(text) ?? [];
  return release === undefined ? text : `v${release}`;
}

/** Testing and unstable have no number; what they say of themselves (`trixie/sid`) is the same in both. */
function debianCandidates(os: OperatingSystem, own: string): readonly string[] {
  if (os.versionId !== null && /^\d/.test(os.versionId)) return [own];
  const said = [os.versionCodename, os.version, os.prettyName].join(' ').toLowerCase();
  const number = Object.entries(DEBIAN_CODENAMES).find(([name]) => said.includes(name))?.[1];
  const unstable = namespaceOf('deb', 'debian', 'unstable');
  return number === undefined ? [unstable] : [namespaceOf('deb', 'debian', number), unstable];
}

/** Families whose relatives are not in the table. Data of a relative is never taken unless it says that it is like it. */
const FAMILIES: readonly (readonly [like: string, kind: DistributionKind, shares: boolean])[] = [
  ['rhel', 'rpm', true],
  ['centos', 'rpm', false],
  ['fedora', 'rpm', false],
  ['suse', 'rpm', false],
  ['opensuse', 'rpm', false],
  ['debian', 'deb', false],
  ['ubuntu', 'deb', false],
  ['alpine', 'apk', false],
  ['wolfi', 'apk', false],
  ['arch', 'alpm', false],
];

function unknownDistribution(os: OperatingSystem): Distribution {
  const family = FAMILIES.find(([like]) => os.idLike.includes(like));
  const release = os.versionId ?? os.versionCodename ?? 'rolling';
  if (family === undefined) return { kind: null, candidates: [`linux:${os.id}:${release}`] };
  const [like, kind, shares] = family;
  const own = namespaceOf(kind, os.id, release);
  const major = /^\d+/.exec(release)?.[0];
  const candidates = shares && major !== undefined ? [own, namespaceOf(kind, like, major)] : [own];
  return { kind, candidates };
}

function namespaceOf(kind: DistributionKind, id: string, release: string): string {
  return `${kind}:${id}:${release}`;
}
