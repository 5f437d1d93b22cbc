import {
  type FileEntry,
  type FileView,
  type GatheredFacts,
  type ImageConfig,
  type ImageSubject,
  type Package,
  type PasswdEntry,
  type Reference,
  type SourceLayer,
  compareText,
  parseDigest,
  parseReference,
} from '@assay/core';

/** What an example or a test says of an image; everything else is that of a small, blameless one. */
export interface FactsDraft {
  readonly reference?: string | null;
  readonly subject?: Partial<ImageSubject>;
  readonly evaluatedAt?: string;
  readonly config?: Partial<ImageConfig>;
  readonly history?: readonly string[];
  readonly layers?: readonly Partial<SourceLayer>[];
  readonly os?: Partial<NonNullable<GatheredFacts['os']>> | null;
  readonly packages?: readonly (Partial<Package> & { readonly name: string })[];
  readonly files?: readonly (Partial<FileEntry> & { readonly path: string })[];
  readonly users?: readonly string[] | null;
  readonly gaps?: GatheredFacts['gaps'];
}

const ZERO = '0'.repeat(63);

/** A digest made of zeros and one last hex digit. */
export function digestOf(last: string): ReturnType<typeof parseDigest> {
  return parseDigest(`sha256:${ZERO}${last}`);
}

/** Facts of an image as a draft describes it; every kind of fact is there. */
export function factsOf(draft: FactsDraft = {}): GatheredFacts {
  const reference = readReference(draft.reference);
  return {
    subject: {
      reference: draft.reference ?? 'registry.example.com/team/app:1.0',
      digest: digestOf('1'),
      indexDigest: null,
      imageId: digestOf('2'),
      platform: { os: 'linux', architecture: 'amd64', variant: null },
      ...draft.subject,
    },
    reference,
    evaluatedAt: new Date(draft.evaluatedAt ?? '2026-01-01T00:00:00Z'),
    config: { ...EMPTY_CONFIG, ...draft.config },
    history: (draft.history ?? ['COPY app /app # buildkit']).map((createdBy) => ({
      created: null,
      createdBy,
      author: null,
      comment: null,
      emptyLayer: false,
    })),
    layers: (draft.layers ?? [{}]).map(layerOf),
    os: draft.os === null ? null : { ...DEBIAN, ...draft.os },
    packages: (draft.packages ?? []).map(packageOf),
    files: viewOf((draft.files ?? []).map(entryOf)),
    users: draft.users === null ? null : (draft.users ?? ['root:x:0:0:root:/root:/bin/sh']).map(userOf),
    retrievedFiles: [],
    gaps: draft.gaps ?? [],
  };
}

const EMPTY_CONFIG: ImageConfig = {
  user: '',
  env: [],
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
  raw: { architecture: 'amd64', os: 'linux' },
};

const DEBIAN: NonNullable<GatheredFacts['os']> = {
  id: 'debian',
  idLike: [],
  name: 'Debian GNU/Linux',
  prettyName: 'Debian GNU/Linux 12 (bookworm)',
  versionId: '12',
  version: '12 (bookworm)',
  versionCodename: 'bookworm',
  cpeName: null,
  supportEnd: null,
  source: '/etc/os-release',
};

function readReference(text: string | null | undefined): Reference | null {
  return text === null ? null : parseReference(text ?? 'registry.example.com/team/app:1.0');
}

function layerOf(draft: Partial<SourceLayer>, index: number): SourceLayer {
  const diffId = digestOf((index % 16).toString(16));
  const mediaType = 'application/vnd.oci.image.layer.v1.tar';
  return { digest: diffId, diffId, mediaType, sizeBytes: 1000, createdBy: null, ...draft };
}

function packageOf(draft: Partial<Package> & { readonly name: string }): Package {
  const { type = 'deb', version = '1.0', name } = draft;
  const locations = [{ path: '/var/lib/dpkg/status', layer: null }];
  return { version, type, purl: `pkg:${type}/${name}@${version}`, licenses: [], locations, metadata: {}, ...draft };
}

function entryOf(draft: Partial<FileEntry> & { readonly path: string }): FileEntry {
  return { type: 'file', mode: 0o644, uid: 0, gid: 0, sizeBytes: 0, linkTarget: null, layer: 0, ...draft };
}

function userOf(line: string): PasswdEntry {
  const [name = '', , uid, gid, gecos = '', home = '', shell = ''] = line.split(':');
  return { name, uid: Number(uid), gid: Number(gid), gecos, home, shell, line };
}

/** A file view without links that lead to directories: enough for what triggers ask. */
function viewOf(entries: readonly FileEntry[]): FileView {
  const sorted = entries.toSorted((a, b) => compareText(a.path, b.path));
  const byPath = new Map(sorted.map((entry) => [entry.path, entry]));
  const resolve = (path: string): FileEntry | undefined => {
    const entry = byPath.get(path);
    return entry?.type === 'symlink' ? byPath.get(entry.linkTarget ?? '') : entry;
  };
  return { size: sorted.length, get: (path) => byPath.get(path), resolve, entries: () => sorted, list: () => [] };
}
