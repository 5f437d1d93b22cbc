import type {
  ConfigurationScan,
  ContentMatch,
  DockerfileFact,
  LintFact,
  MalwareFacts,
  SecretFact,
} from './content-facts.ts';
import type { FileView } from './file-entry.ts';
import type { HistoryEntry, ImageConfig } from './image-config.ts';
import type {
  Gap,
  ImageSubject,
  InspectionRequest,
  OperatingSystem,
  PasswdEntry,
  RetrievedFile,
  SourceLayer,
} from './inspection.ts';
import type { LicenseFact } from './license-facts.ts';
import type {
  AncestorFact,
  BaseImageAsk,
  BaseImageFact,
  BaselineFacts,
  FeedFacts,
  RelatedPackages,
} from './lineage-facts.ts';
import type { Package } from './package.ts';
import type { Reference } from './reference.ts';
import type { ImagePolicy, ImagePolicyFacts } from './image-policy.ts';
import type { AttestationFact, EvidenceSearch, ProvenanceFact, SignatureFact } from './trust-facts.ts';
import type { NamedTrustedRoot, Verifier } from './verifier.ts';
import type { VulnerabilityFacts } from './vulnerability-facts.ts';

/** Type of each fact that a trigger may ask for. */
export interface FactTypes {
  readonly config: ImageConfig;
  readonly history: readonly HistoryEntry[];
  readonly layers: readonly SourceLayer[];
  readonly os: OperatingSystem | null;
  readonly packages: readonly Package[];
  readonly files: FileView;
  readonly users: readonly PasswdEntry[] | null;
  readonly retrievedFiles: readonly RetrievedFile[];
  readonly gaps: readonly Gap[];
  /** RFC 3339: when the image was inspected. */
  readonly inspectedAt: string;
  readonly vulnerabilities: VulnerabilityFacts;
  readonly licenses: readonly LicenseFact[];
  readonly secrets: readonly SecretFact[];
  readonly contentMatches: readonly ContentMatch[];
  readonly malware: MalwareFacts;
  /** The Dockerfile itself; null when its owner gave none. */
  readonly dockerfile: DockerfileFact | null;
  readonly lint: readonly LintFact[];
  /** Known images that this one was built on, nearest first. */
  readonly ancestors: readonly AncestorFact[];
  /** Null when it was looked for and is not known. */
  readonly baseImage: BaseImageFact | null;
  readonly baseline: BaselineFacts;
  /** The image that the tag pointed at before; null when there was none. */
  readonly previousTag: RelatedPackages | null;
  /** Source repositories that the image was built from; empty when none is known. */
  readonly relatedSources: readonly RelatedPackages[];
  readonly feeds: FeedFacts;
  readonly signatures: readonly SignatureFact[];
  readonly attestations: readonly AttestationFact[];
  readonly provenance: readonly ProvenanceFact[];
  /** Image policies of the policy document that are about this image, judged. */
  readonly imagePolicies: ImagePolicyFacts;
  /** Where evidence was looked for, and what could not be read. */
  readonly evidenceSearch: EvidenceSearch;
  readonly configurationScans: readonly ConfigurationScan[];
}

/** Names of the facts. */
export type FactKind = keyof FactTypes;

/** Facts that need the layers to be read; the others come from manifest and configuration alone. */
export const LAYER_FACTS: ReadonlySet<FactKind> = new Set([
  'os',
  'packages',
  'files',
  'users',
  'retrievedFiles',
  'gaps',
  'inspectedAt',
  'vulnerabilities',
  'licenses',
  'secrets',
  'contentMatches',
  'malware',
]);

/** What is known of every image before anything of it is inspected. */
export interface ImageIdentity {
  readonly subject: ImageSubject;
  /** The reference that policy judges; null for a local image that was not given one. */
  readonly reference: Reference | null;
}

/** Facts of one image at one instant, as far as the plan asked for them. Frozen; evaluation reads nothing else. */
export type Facts<Needs extends FactKind = never> = ImageIdentity & {
  /** The time that rules about age and expiry go by. */
  readonly evaluatedAt: Date;
} & { readonly [K in Needs]: FactTypes[K] };

/** What an inspection answers of what rules ask beyond kinds of facts: a stored one may hold less than a rule needs. */
export interface InspectionAnswers extends Pick<InspectionRequest, 'fileDigests' | 'retrieve' | 'contentSearches'> {
  /** True when packages come with the files that their databases list. */
  readonly packageFiles: boolean;
}

/** Facts as gathered: those that no rule needed are absent. */
export type GatheredFacts = Facts & { readonly [K in FactKind]?: FactTypes[K] } & {
  /** Absent when everything that rules ask for was looked for. */
  readonly answers?: InspectionAnswers;
};

/** Whose signatures count, as the policy document says. */
export interface TrustRequest {
  readonly verifiers: readonly Verifier[];
  readonly trustedRoots: readonly NamedTrustedRoot[];
  readonly imagePolicies: readonly ImagePolicy[];
}

/** What a plan asks the gatherers for. */
export interface FactNeeds {
  readonly kinds: ReadonlySet<FactKind>;
  readonly request: InspectionRequest;
  readonly trust: TrustRequest;
  /** Absent when rules ask no more of the base image than which one it is. */
  readonly baseImage?: BaseImageAsk;
}

/** A request that names nobody. */
export const NO_TRUST: TrustRequest = { verifiers: [], trustedRoots: [], imagePolicies: [] };
