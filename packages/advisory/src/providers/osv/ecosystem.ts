import type { AffectedPackage } from '../../contracts/advisory.ts';
import { suseRelease } from '../suse-release.ts';

/** Where the packages of an OSV ecosystem come from. */
export interface EcosystemPlace {
  readonly namespace: string;
  readonly subject: AffectedPackage['subject'];
  /** Set when the statement holds only with an opt-in channel of the distribution. */
  readonly channel?: string;
  /** Set when names are those of source and of binary packages alike. */
  readonly alsoSource?: boolean;
}

const LANGUAGES: ReadonlyMap<string, string> = new Map([
  ['PyPI', 'pypi'],
  ['npm', 'npm'],
  ['Go', 'golang'],
  ['crates.io', 'cargo'],
  ['RubyGems', 'gem'],
  ['Maven', 'maven'],
  ['NuGet', 'nuget'],
  ['Packagist', 'composer'],
  ['Hex', 'hex'],
  ['Pub', 'pub'],
  ['SwiftURL', 'swift'],
  ['CRAN', 'cran'],
  ['Bitnami', 'bitnami'],
  ['GitHub Actions', 'githubactions'],
  ['ConanCenter', 'conan'],
  ['Hackage', 'hackage'],
]);

/** Distributions without releases. */
const ROLLING: ReadonlyMap<string, string> = new Map([
  ['Wolfi', 'apk:wolfi:rolling'],
  ['Chainguard', 'apk:chainguard:rolling'],
  ['MinimOS', 'apk:minimos:rolling'],
  ['Echo', 'deb:echo:rolling'],
  ['Arch Linux', 'alpm:arch:rolling'],
]);

const RPM: ReadonlyMap<string, string> = new Map([
  ['AlmaLinux', 'almalinux'],
  ['Rocky Linux', 'rocky'],
  ['Photon OS', 'photon'],
  ['Mageia', 'mageia'],
]);

/**
 * The namespace of an ecosystem as OSV writes it (OSV schema, "Defined ecosystems"). An ecosystem that is not known gives its own
 * name in lower case, so that its records are kept.
 */
export function placeOfEcosystem(ecosystem: string): EcosystemPlace {
  const colon = ecosystem.indexOf(':');
  const family = colon === -1 ? ecosystem : ecosystem.slice(0, colon);
  const release = colon === -1 ? '' : ecosystem.slice(colon + 1);
  const language = LANGUAGES.get(family);
  if (language !== undefined) return { namespace: language, subject: 'package' };
  const rolling = ROLLING.get(family);
  if (rolling !== undefined) return { namespace: rolling, subject: 'source' };
  return (
    (release === '' ? null : placeOfRelease(family, release)) ?? {
      namespace: ecosystem.toLowerCase(),
      subject: 'package',
    }
  );
}

function placeOfRelease(family: string, release: string): EcosystemPlace | null {
  const rpm = RPM.get(family);
  if (rpm !== undefined) {
    return {
      namespace: `rpm:${rpm}:${release}`,
      subject: 'package',
      ...(rpm === 'almalinux' ? {} : { alsoSource: true }),
    };
  }
  switch (family) {
    case 'Debian':
      return { namespace: `deb:debian:${release.replace(/^([4-6])\.0$/, '$1')}`, subject: 'source' };
    case 'Ubuntu':
      return ubuntuPlace(release);
    case 'Alpine':
      return { namespace: `apk:alpine:${release}`, subject: 'source' };
    case 'Alpaquita':
      return { namespace: `apk:alpaquita:${release === 'stream' ? 'rolling' : release}`, subject: 'source' };
    case 'openEuler':
      return {
        namespace: `rpm:openeuler:${release.split('-', 1)[0] ?? release}`,
        subject: 'package',
        alsoSource: true,
      };
    case 'Azure Linux':
      return { namespace: azureNamespace(release), subject: 'package' };
    case 'Red Hat':
      return redHatPlace(release);
    case 'SUSE':
    case 'openSUSE':
      return susePlace(family, release);
    default:
      return null;
  }
}

function azureNamespace(release: string): string {
  const version = release.includes('.') ? release : `${release}.0`;
  return version.startsWith('1.') || version.startsWith('2.') ? `rpm:mariner:${version}` : `rpm:azurelinux:${version}`;
}

/** `22.04:LTS`, `24.10`, `Pro:18.04:LTS`, `Pro:FIPS-updates:20.04:LTS`. */
function ubuntuPlace(release: string): EcosystemPlace | null {
  const parts = release.split(':');
  const version = parts.find((part) => /^\d{1,2}\.\d{2}$/.test(part));
  if (version === undefined) return null;
  const namespace = `deb:ubuntu:${version}`;
  const opted = parts.slice(0, parts.indexOf(version));
  if (opted.length === 0) return { namespace, subject: 'source' };
  const [last = ''] = opted.slice(-1);
  const channel = opted.length === 1 && last === 'Pro' ? 'esm' : last.toLowerCase();
  return { namespace, subject: 'source', channel };
}

/** `enterprise_linux:9::baseos`, `rhel_eus:9.4::appstream`, `openshift:4.12::el9`. */
function redHatPlace(release: string): EcosystemPlace | null {
  const [product = '', version = '', ...rest] = release.split(':');
  if (product === 'enterprise_linux' && /^\d+/.test(version)) {
    return { namespace: `rpm:rhel:${Number.parseInt(version, 10)}`, subject: 'package' };
  }
  const major = product.startsWith('rhel_') ? /^\d+/.exec(version)?.[0] : /el(\d+)/.exec(rest.join(':'))?.[1];
  if (major === undefined) return null;
  return { namespace: `rpm:rhel:${major}`, subject: 'package', channel: `${product}:${version}` };
}

function susePlace(family: string, release: string): EcosystemPlace | null {
  const found = suseRelease(`${family} ${release}`);
  if (found === null) return null;
  return {
    namespace: found.namespace,
    subject: 'source',
    ...(found.channel === null ? {} : { channel: found.channel }),
  };
}
