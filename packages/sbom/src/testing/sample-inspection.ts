import { type Inspection, type Package, parseDigest } from '@assay/core';

/** Digests that differ in one digit. */
export const LAYERS = ['a', 'b'].map((digit) => parseDigest(`sha256:${digit.repeat(64)}`));
const [base = null, app = null] = LAYERS;

/** A small image with packages of several kinds, odd licences among them. */
export const SAMPLE_PACKAGES: readonly Package[] = [
  {
    name: 'bash',
    version: '5.2.15-2+b7',
    type: 'deb',
    purl: 'pkg:deb/debian/bash@5.2.15-2%2Bb7?arch=amd64&distro=debian-12',
    architecture: 'amd64',
    sourceName: 'bash',
    sourceVersion: '5.2.15-2',
    licenses: ['GPL-3+', 'GPL-3.0-or-later'],
    locations: [{ path: '/var/lib/dpkg/status', layer: base }],
    files: [{ path: '/bin/bash', digest: `md5:${'1'.repeat(32)}` }],
    metadata: {
      maintainer: 'Matthias Klose <doko@debian.org>',
      homepage: 'http://tiswww.case.edu/php/chet/bash/bashtop.html',
      depends: 'base-files (>= 2.1.12), debianutils (>= 5.6-0.1)',
    },
  },
  {
    name: 'python3-six',
    version: '1.16.0-4',
    type: 'deb',
    purl: 'pkg:deb/debian/python3-six@1.16.0-4?arch=all&distro=debian-12',
    architecture: 'all',
    licenses: [],
    locations: [{ path: '/var/lib/dpkg/status', layer: base }],
    metadata: { vendor: 'Debian', multiArch: 'foreign' },
  },
  {
    name: 'six',
    version: '1.16.0',
    type: 'pypi',
    purl: 'pkg:pypi/six@1.16.0',
    licenses: ['mit'],
    locations: [{ path: '/usr/lib/python3/dist-packages/six.egg-info/PKG-INFO', layer: base }],
    ownedBy: 'pkg:deb/debian/python3-six@1.16.0-4?arch=all&distro=debian-12',
    metadata: { author: 'Benjamin Peterson' },
  },
  {
    name: '@babel/core',
    version: '7.24.0',
    type: 'npm',
    purl: 'pkg:npm/%40babel/core@7.24.0',
    licenses: ['MIT OR Apache-2.0', 'see LICENSE\nin this directory </text>'],
    locations: [
      { path: '/app/node_modules/@babel/core/package.json', layer: app },
      { path: '/opt/a <b> & "c"/package.json', layer: null },
    ],
    metadata: {
      integrity: `sha512-${Buffer.alloc(64, 7).toString('base64')}`,
      cpes: ['cpe:2.3:a:babel:core:7.24.0:*:*:*:*:*:*:*'],
    },
  },
  {
    name: 'unversioned',
    version: '',
    type: 'generic',
    purl: 'pkg:generic/unversioned',
    licenses: ['LicenseRef-house AND BSD-3-Clause'],
    locations: [{ path: '/usr/local/bin/unversioned', layer: app }],
    metadata: {},
  },
];

/** An inspection around packages. */
export function sampleInspection(overrides: Partial<Inspection> = {}): Inspection {
  return {
    schemaVersion: 1,
    subject: {
      reference: 'docker.io/library/app:1.0',
      digest: parseDigest(`sha256:${'c'.repeat(64)}`),
      indexDigest: null,
      imageId: parseDigest(`sha256:${'d'.repeat(64)}`),
      platform: { os: 'linux', architecture: 'amd64', variant: null },
    },
    source: {
      kind: 'registry',
      layers: LAYERS.map((diffId, index) => ({
        digest: parseDigest(`sha256:${String(index).repeat(64)}`),
        diffId,
        mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
        sizeBytes: 1_000 + index,
        createdBy: '|1 TOKEN=hunter2 /bin/sh -c make',
      })),
    },
    config: {
      user: '',
      env: ['PASSWORD=hunter2'],
      exposedPorts: [],
      entrypoint: null,
      cmd: null,
      labels: {},
      volumes: [],
      workingDir: '',
      stopSignal: null,
      shell: null,
      onBuild: [],
      healthcheck: null,
      created: null,
      author: null,
      raw: {},
    },
    history: [],
    os: {
      id: 'debian',
      idLike: [],
      name: 'Debian GNU/Linux',
      prettyName: 'Debian GNU/Linux 12 (bookworm)',
      versionId: '12',
      version: '12 (bookworm)',
      versionCodename: 'bookworm',
      cpeName: null,
      supportEnd: null,
      source: '/usr/lib/os-release',
    },
    packages: SAMPLE_PACKAGES,
    files: {
      count: 2,
      directories: 1,
      symlinks: 0,
      others: 0,
      totalBytes: 12,
      entries: [
        file('/bin/bash', { sha1: '2'.repeat(40), sha256: '3'.repeat(64) }),
        file('/etc/no digest', {}),
        { ...file('/bin', {}), type: 'directory', sizeBytes: 0 },
      ],
    },
    users: null,
    retrievedFiles: [],
    gaps: [
      {
        code: 'PACKAGE_DATABASE_DAMAGED',
        effect: 'incomplete',
        message: '3 lines <b>"could" not be & read\u0007',
        path: '/var/lib/dpkg/status',
        ...(base === null ? {} : { layer: base }),
        cataloger: 'dpkg',
      },
      { code: 'MANIFEST_UNREADABLE', effect: 'partial', message: 'not JSON', path: '/app/package.json' },
    ],
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
    tool: { name: 'assay', version: '0.1.0' },
    ...overrides,
  };
}

/** The sample with the files by which its packages were found. */
export function sampleWithEvidence(): Inspection {
  const sample = sampleInspection();
  const paths = ['/app/node_modules/@babel/core/package.json', '/var/lib/dpkg/status'];
  const entries = paths.map((path, index) => file(path, { sha1: String(index).repeat(40) }));
  return { ...sample, files: { ...sample.files, entries: [...sample.files.entries, ...entries] } };
}

function file(path: string, digests: { sha1?: string; sha256?: string }): Inspection['files']['entries'][number] {
  return { path, type: 'file', mode: 0o4755, uid: 0, gid: 0, sizeBytes: 6, linkTarget: null, layer: 0, digests };
}

/** The time that documents of the tests say they were made. */
export const CREATED = new Date('2026-03-01T12:00:00.123Z');
