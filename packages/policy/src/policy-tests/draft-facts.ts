import {
  type AncestorFact,
  type AttestationFact,
  type BaseImageFact,
  type BaselineFacts,
  type EvidenceSearch,
  type FactKind,
  type ImagePolicyFacts,
  type LintFact,
  type PackageFeed,
  type ProvenanceFact,
  type RelatedPackages,
  type RetrievedFile,
  type SecretFact,
  type SignatureFact,
  type Signer,
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
import { type PackageDraft, packageOf } from './draft-package.ts';
import { type MatchDraft, type VulnerabilityDraft, matchOf, vulnerabilitiesOf } from './draft-vulnerabilities.ts';

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
  readonly retrievedFiles?: readonly { readonly path: string; readonly text: string }[];
  readonly inspectedAt?: string;
  readonly vulnerabilities?: VulnerabilityDraft;
  readonly licenses?: GatheredFacts['licenses'];
  readonly secrets?: readonly (Partial<SecretFact> & { readonly path: string })[];
  readonly contentMatches?: GatheredFacts['contentMatches'];
  readonly malware?: GatheredFacts['malware'];
  /** Text of the Dockerfile; null: it was asked for and none is there. */
  readonly dockerfile?: string | null;
  readonly lint?: readonly (Partial<LintFact> & { readonly rule: string })[];
  readonly ancestors?: readonly Partial<AncestorFact>[];
  readonly baseImage?: Partial<BaseImageFact> | null;
  readonly baseline?: BaselineDraft;
  readonly previousTag?: RelatedDraft | null;
  readonly relatedSources?: readonly RelatedDraft[];
  readonly feeds?: { readonly npm?: FeedDraft | null; readonly gem?: FeedDraft | null };
  readonly signatures?: readonly Partial<SignatureDraft<SignatureFact>>[];
  readonly attestations?: readonly Partial<SignatureDraft<AttestationFact>>[];
  readonly provenance?: readonly Partial<SignatureDraft<ProvenanceFact>>[];
  readonly imagePolicies?: Partial<ImagePolicyFacts>;
  readonly evidenceSearch?: Partial<EvidenceSearch>;
  readonly configurationScans?: GatheredFacts['configurationScans'];
}

interface RelatedDraft {
  readonly name?: string;
  readonly packages?: readonly PackageDraft[];
}

type FeedDraft = Readonly<Record<string, { readonly latest: string | null; readonly versions: readonly string[] }>>;

type SignatureDraft<T> = Omit<T, 'signer'> & { readonly signer: Partial<Signer> };

interface BaselineDraft {
  readonly name?: string;
  readonly packages?: readonly PackageDraft[];
  readonly setuidFiles?: BaselineFacts['setuidFiles'];
  readonly sizeBytes?: number;
  readonly vulnerabilities?: readonly MatchDraft[] | null;
  readonly secrets?: readonly (Partial<SecretFact> & { readonly path: string })[] | null;
}

const ZERO = '0'.repeat(63);

/** A digest made of zeros and one last hex digit. */
export function digestOf(last: string): ReturnType<typeof parseDigest> {
  return parseDigest(`sha256:${ZERO}${last}`);
}

/** Facts of an image as a draft describes it. What an inspection always finds is there; other facts only when drafted. */
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
    retrievedFiles: (draft.retrievedFiles ?? []).map(retrievedOf),
    gaps: draft.gaps ?? [],
    ...furtherFacts(draft),
  };
}

function furtherFacts(draft: FactsDraft): Partial<GatheredFacts> {
  const facts: { -readonly [K in FactKind]?: GatheredFacts[K] } = {};
  const { vulnerabilities, secrets, dockerfile, lint, ancestors, baseImage, baseline, previousTag } = draft;
  if (draft.inspectedAt !== undefined) facts.inspectedAt = draft.inspectedAt;
  if (vulnerabilities !== undefined) facts.vulnerabilities = vulnerabilitiesOf(vulnerabilities);
  if (draft.licenses !== undefined) facts.licenses = draft.licenses;
  if (secrets !== undefined) facts.secrets = secrets.map(secretOf);
  if (draft.contentMatches !== undefined) facts.contentMatches = draft.contentMatches;
  if (draft.malware !== undefined) facts.malware = draft.malware;
  if (dockerfile !== undefined)
    facts.dockerfile = dockerfile === null ? null : { path: 'Dockerfile', text: dockerfile };
  if (lint !== undefined) facts.lint = lint.map((found) => ({ ...LINT, ...found }));
  if (ancestors !== undefined) facts.ancestors = ancestors.map((found) => ({ ...ANCESTOR, ...found }));
  if (baseImage !== undefined) facts.baseImage = baseImage === null ? null : { ...BASE_IMAGE, ...baseImage };
  if (baseline !== undefined) facts.baseline = baselineOf(baseline);
  if (previousTag !== undefined) facts.previousTag = previousTag === null ? null : relatedOf(previousTag);
  if (draft.relatedSources !== undefined) facts.relatedSources = draft.relatedSources.map(relatedOf);
  if (draft.feeds !== undefined) facts.feeds = { npm: feedOf(draft.feeds.npm), gem: feedOf(draft.feeds.gem) };
  if (draft.signatures !== undefined)
    facts.signatures = draft.signatures.map((one) => ({ ...SIGNATURE, ...one, signer: { ...SIGNER, ...one.signer } }));
  if (draft.attestations !== undefined) {
    facts.attestations = draft.attestations.map((one) => ({
      ...SIGNATURE,
      predicateType: '',
      summary: null,
      predicate: null,
      ...one,
      signer: { ...SIGNER, ...one.signer },
    }));
  }
  if (draft.provenance !== undefined) {
    facts.provenance = draft.provenance.map((one) => ({ ...PROVENANCE, ...one, signer: { ...SIGNER, ...one.signer } }));
  }
  if (draft.imagePolicies !== undefined) facts.imagePolicies = { judged: [], others: [], ...draft.imagePolicies };
  if (draft.evidenceSearch !== undefined)
    facts.evidenceSearch = { subjects: [], gaps: [], found: {}, ...draft.evidenceSearch };
  if (draft.configurationScans !== undefined) facts.configurationScans = draft.configurationScans;
  return facts;
}

const LINT: LintFact = {
  rule: '',
  aliases: [],
  severity: 'warning',
  message: 'a message',
  path: 'Dockerfile',
  line: 1,
};
const ANCESTOR: AncestorFact = { digest: digestOf('a'), references: [], layers: 1 };
const BASE_IMAGE: BaseImageFact = {
  reference: 'docker.io/library/debian:12',
  digest: digestOf('b'),
  evidence: 'label',
  pinned: null,
  currentDigest: null,
  created: null,
  supportEnd: null,
};
const SIGNER: Signer = { identity: null, issuer: null, key: null };
const SIGNATURE: SignatureFact = {
  verified: true,
  failure: null,
  signer: SIGNER,
  signedAt: null,
  form: 'cosign-signature',
  evidence: digestOf('e'),
  subject: digestOf('1'),
  place: 'registry.example.com/team/app',
  verifiers: [],
  checks: [],
  claims: {},
  logged: false,
  annotations: {},
};
const PROVENANCE: ProvenanceFact = {
  verified: true,
  builder: null,
  buildType: null,
  source: null,
  revision: null,
  ref: null,
  workflow: null,
  signer: SIGNER,
  verifiers: [],
  finishedAt: null,
  materials: [],
  baseImages: [],
  evidence: digestOf('e'),
};
function secretOf(draft: Partial<SecretFact> & { readonly path: string }): SecretFact {
  return { detector: 'private-key', aliases: [], line: 1, layer: null, visible: true, ...draft };
}

function relatedOf({ name, packages }: RelatedDraft): RelatedPackages {
  return { name: name ?? 'other', packages: (packages ?? []).map(packageOf) };
}

function feedOf(draft: FeedDraft | null | undefined): PackageFeed | null {
  return draft === null || draft === undefined ? null : { packages: new Map(Object.entries(draft)) };
}

function baselineOf({
  name,
  packages,
  setuidFiles,
  sizeBytes,
  vulnerabilities,
  secrets,
}: BaselineDraft): BaselineFacts {
  return {
    name: name ?? 'the main branch',
    digest: null,
    packages: (packages ?? []).map(packageOf),
    setuidFiles: setuidFiles ?? [],
    sizeBytes: sizeBytes ?? 1000,
    vulnerabilities: vulnerabilities?.map(matchOf) ?? null,
    secrets: secrets?.map(secretOf) ?? null,
  };
}

function retrievedOf({ path, text }: { readonly path: string; readonly text: string }): RetrievedFile {
  const bytes = Buffer.from(text, 'utf8');
  return { path, layer: null, sizeBytes: bytes.length, base64: bytes.toString('base64') };
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
