import {
  EMPTY_CONFIG,
  type Inspection,
  type OperatingSystem,
  type Package,
  type SourceLayer,
  parseDigest,
} from '@assay/core';
import type { Advisory, AffectedPackage } from '../contracts/advisory.ts';

/** A digest that differs in one digit. */
export function digestOf(digit: string): ReturnType<typeof parseDigest> {
  return parseDigest(`sha256:${digit.repeat(64)}`);
}

/** An affected package; below `fixed` when that is given, else every version. */
export function affectedOf(
  draft: Partial<AffectedPackage> & { readonly namespace: string; readonly name: string; readonly fixed?: string },
): AffectedPackage {
  const { fixed, ...rest } = draft;
  return {
    subject: 'package',
    scheme: schemeOf(draft.namespace),
    status: 'affected',
    intervals: fixed === undefined ? [] : [{ lower: null, upper: { version: fixed, inclusive: false } }],
    versions: [],
    fix: {
      state: fixed === undefined ? 'not-fixed' : 'fixed',
      versions: fixed === undefined ? [] : [fixed],
      availableSince: null,
      statement: null,
    },
    severity: null,
    qualifiers: {},
    ...rest,
  };
}

function schemeOf(namespace: string): AffectedPackage['scheme'] {
  const [family = ''] = namespace.split(':');
  switch (family) {
    case 'deb':
    case 'rpm':
    case 'apk':
    case 'maven':
    case 'gem':
      return family;
    case 'pypi':
      return 'pep440';
    case 'golang':
      return 'go';
    case 'npm':
    case 'cargo':
      return 'semver';
    case 'bitnami':
      return 'bitnami';
    default:
      return 'generic';
  }
}

/** An advisory about the given packages. */
export function advisoryOf(
  id: string,
  affected: readonly AffectedPackage[],
  draft: Partial<Omit<Advisory, 'id' | 'affected'>> = {},
): Advisory {
  return {
    feed: 'feed',
    aliases: [],
    covers: [],
    published: '2025-06-01T00:00:00Z',
    modified: null,
    withdrawn: null,
    summary: null,
    severity: null,
    cvss: [],
    cwes: [],
    link: null,
    ...draft,
    id,
    affected,
  };
}

/** A package; its purl is made of type, name and version unless given. */
export function packageOf(draft: Partial<Package> & Pick<Package, 'type' | 'name' | 'version'>): Package {
  const { type, name, version } = draft;
  return {
    purl: `pkg:${type}/${name.replaceAll(':', '/').replaceAll('@', '%40')}@${encodeURIComponent(version)}`,
    licenses: [],
    locations: [{ path: `/${type}/${name}`, layer: digestOf('a') }],
    metadata: {},
    ...draft,
  };
}

/** A distribution by id and release. */
export function systemOf(id: string, versionId: string | null, draft: Partial<OperatingSystem> = {}): OperatingSystem {
  return {
    id,
    idLike: [],
    name: null,
    prettyName: null,
    versionId,
    version: null,
    versionCodename: null,
    cpeName: null,
    supportEnd: null,
    source: '/etc/os-release',
    ...draft,
  };
}

const LAYERS: readonly SourceLayer[] = ['a', 'b'].map((digit, index) => ({
  digest: digestOf(digit),
  diffId: digestOf(digit),
  mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
  sizeBytes: 1000,
  createdBy: index === 0 ? 'ADD rootfs.tar /' : 'RUN install',
}));

/** An inspection of an image of two layers. */
export function inspectionOf(
  packages: readonly Package[],
  os: OperatingSystem | null = systemOf('debian', '12'),
  draft: Partial<Inspection> = {},
): Inspection {
  return {
    schemaVersion: 1,
    subject: {
      reference: 'registry.example.com/team/app:1.0',
      digest: digestOf('1'),
      indexDigest: digestOf('2'),
      imageId: digestOf('3'),
      platform: { os: 'linux', architecture: 'amd64', variant: null },
    },
    source: { kind: 'oci', layers: LAYERS },
    config: EMPTY_CONFIG,
    history: [],
    os,
    packages,
    files: { count: 0, directories: 0, symlinks: 0, others: 0, totalBytes: 0, entries: [] },
    users: null,
    retrievedFiles: [],
    gaps: [],
    limits: {
      maxUnpackedBytes: 1,
      maxEntries: 1,
      maxNameBytes: 1,
      maxPathDepth: 1,
      maxCompressionRatio: 1,
      maxFileBytes: 1,
      maxPickedBytes: 1,
      maxProgramBytes: 1,
      maxSbomBytes: 1,
      maxDurationMs: 1,
    },
    tool: { name: 'assay', version: '0' },
    ...draft,
  };
}
