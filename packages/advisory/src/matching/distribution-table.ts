/** Kind of package database of a distribution. */
export type DistributionKind = 'deb' | 'apk' | 'rpm' | 'alpm' | 'opkg' | 'portage' | 'nix';

/**
 * How a distribution counts its releases: `major` is 9 of 9.4, `minor` 15.3 of 15.3.1 or 24.04, `v-minor` v3.20 of 3.20.3 and edge for
 * a snapshot, `rolling` has none.
 */
export type ReleaseStyle = 'major' | 'minor' | 'v-minor' | 'rolling';

/** Where advisories for the packages of a distribution are. */
export interface DistributionRow {
  readonly kind: DistributionKind;
  readonly release: ReleaseStyle;
  /** The name in namespaces where it differs from the id. */
  readonly as?: string;
  /** Releases that are called otherwise in namespaces. */
  readonly releases?: Readonly<Record<string, string>>;
  /**
   * Another distribution whose data stands in when there is none of its own, and its release for each of these; the same release for
   * those not listed when `sameRelease` is set.
   */
  readonly fallback?: {
    readonly id: string;
    readonly sameRelease: boolean;
    readonly releases?: Readonly<Record<string, string>>;
  };
}

const RHEL = { id: 'rhel', sameRelease: true } as const;
const DEBIAN = { id: 'debian', sameRelease: true } as const;
const UBUNTU = { id: 'ubuntu', sameRelease: true } as const;

/** Distributions by the `ID` of os-release(5). */
export const DISTRIBUTIONS: ReadonlyMap<string, DistributionRow> = new Map<string, DistributionRow>([
  ['debian', { kind: 'deb', release: 'major' }],
  ['raspbian', { kind: 'deb', release: 'major', fallback: DEBIAN }],
  [
    'devuan',
    {
      kind: 'deb',
      release: 'major',
      fallback: {
        id: 'debian',
        sameRelease: false,
        releases: { '3': '10', '4': '11', '5': '12', '6': '13', '7': '14' },
      },
    },
  ],
  [
    'kali',
    {
      kind: 'deb',
      release: 'rolling',
      fallback: { id: 'debian', sameRelease: false, releases: { rolling: 'unstable' } },
    },
  ],
  ['ubuntu', { kind: 'deb', release: 'minor' }],
  ['pop', { kind: 'deb', release: 'minor', fallback: UBUNTU }],
  [
    'linuxmint',
    {
      kind: 'deb',
      release: 'major',
      fallback: {
        id: 'ubuntu',
        sameRelease: false,
        releases: { '19': '18.04', '20': '20.04', '21': '22.04', '22': '24.04' },
      },
    },
  ],
  ['alpine', { kind: 'apk', release: 'v-minor' }],
  ['wolfi', { kind: 'apk', release: 'rolling' }],
  [
    'chainguard',
    {
      kind: 'apk',
      release: 'rolling',
      fallback: { id: 'wolfi', sameRelease: false, releases: { rolling: 'rolling' } },
    },
  ],
  ['minimos', { kind: 'apk', release: 'rolling' }],
  ['rhel', { kind: 'rpm', release: 'major' }],
  ['redhat', { kind: 'rpm', release: 'major', as: 'rhel' }],
  ['centos', { kind: 'rpm', release: 'major', fallback: RHEL }],
  ['rocky', { kind: 'rpm', release: 'major', fallback: RHEL }],
  ['almalinux', { kind: 'rpm', release: 'major', fallback: RHEL }],
  ['ol', { kind: 'rpm', release: 'major' }],
  ['amzn', { kind: 'rpm', release: 'major', releases: { '2018': '1', '2017': '1', '2016': '1' } }],
  ['fedora', { kind: 'rpm', release: 'major' }],
  ['sles', { kind: 'rpm', release: 'minor' }],
  ['sles_sap', { kind: 'rpm', release: 'minor', as: 'sles' }],
  ['sle_hpc', { kind: 'rpm', release: 'minor', as: 'sles' }],
  ['sled', { kind: 'rpm', release: 'minor', as: 'sles' }],
  ['sle-micro', { kind: 'rpm', release: 'minor' }],
  ['sl-micro', { kind: 'rpm', release: 'minor' }],
  ['opensuse-leap-micro', { kind: 'rpm', release: 'minor' }],
  ['mageia', { kind: 'rpm', release: 'major' }],
  ['openEuler', { kind: 'rpm', release: 'minor', as: 'openeuler' }],
  ['echo', { kind: 'deb', release: 'rolling' }],
  ['alpaquita', { kind: 'apk', release: 'rolling', as: 'alpaquita' }],
  ['opensuse-leap', { kind: 'rpm', release: 'minor' }],
  ['opensuse-tumbleweed', { kind: 'rpm', release: 'rolling' }],
  ['azurelinux', { kind: 'rpm', release: 'minor' }],
  ['mariner', { kind: 'rpm', release: 'minor' }],
  ['photon', { kind: 'rpm', release: 'minor' }],
  ['arch', { kind: 'alpm', release: 'rolling' }],
  ['openwrt', { kind: 'opkg', release: 'minor' }],
  ['gentoo', { kind: 'portage', release: 'rolling' }],
  ['nixos', { kind: 'nix', release: 'minor' }],
]);

/** Releases of Debian by the name that they have before their number is set: what `testing` says of itself. */
export const DEBIAN_CODENAMES: Readonly<Record<string, string>> = {
  buster: '10',
  bullseye: '11',
  bookworm: '12',
  trixie: '13',
  forky: '14',
  duke: '15',
};
