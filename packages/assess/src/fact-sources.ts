import type {
  FactKind,
  FactNeeds,
  FactTypes,
  HistoryEntry,
  ImageConfig,
  ImageIdentity,
  Inspection,
  SourceLayer,
} from '@assay/core';
import type { EvidenceTarget } from '@assay/oci';

/** What is known of an image when facts from elsewhere are gathered. */
export interface FactContext {
  readonly identity: ImageIdentity;
  /** Null when no rule needed the layers. */
  readonly inspection: Inspection | null;
  readonly config: ImageConfig;
  /** What the manifest says of the base image. Default nothing. */
  readonly annotations?: Readonly<Record<string, string>>;
  readonly history: readonly HistoryEntry[];
  readonly layers: readonly SourceLayer[];
  /** Where signatures and attestations are looked for; null for what is no image. */
  readonly evidenceTarget: EvidenceTarget | null;
  readonly needs: FactNeeds;
  readonly evaluatedAt: Date;
}

/** Gives one fact; undefined when it cannot be had, which rules that need it report. */
export type FactSource<K extends FactKind> = (context: FactContext) => Promise<FactTypes[K] | undefined>;

/** Sources by the fact that they give. What must be JSON: facts are kept to make decisions again. */
export type FactSources = { readonly [K in FurtherFact]?: FactSource<K> };

/** Facts that neither manifest and configuration nor the inspection tell. */
export type FurtherFact =
  | 'vulnerabilities'
  | 'dockerfile'
  | 'lint'
  | 'ancestors'
  | 'baseImage'
  | 'baseline'
  | 'previousTag'
  | 'relatedSources'
  | 'signatures'
  | 'attestations'
  | 'provenance'
  | 'imagePolicies'
  | 'evidenceSearch'
  | 'configurationScans';

/** All of them, in the order in which they are gathered. */
export const FURTHER_FACTS: readonly FurtherFact[] = [
  'vulnerabilities',
  'dockerfile',
  'lint',
  'ancestors',
  'baseImage',
  'baseline',
  'previousTag',
  'relatedSources',
  'signatures',
  'attestations',
  'provenance',
  'imagePolicies',
  'evidenceSearch',
  'configurationScans',
];

/** Facts that change an answer where they are there although no rule depends on them. */
const WELCOME: ReadonlySet<FactKind> = new Set(['dockerfile']);

/** Facts from elsewhere by their names. */
export type FurtherFacts = { readonly [K in FurtherFact]?: FactTypes[K] };

/** Asks the sources of the facts that rules need, one after another. @throws what the sources throw */
export async function gatherFurtherFacts(sources: FactSources, context: FactContext): Promise<FurtherFacts> {
  const found: { [K in FurtherFact]?: FactTypes[K] } = {};
  for (const kind of FURTHER_FACTS) {
    if (context.needs.kinds.has(kind) || WELCOME.has(kind)) await askSource(kind, sources, context, found);
  }
  return found;
}

async function askSource<K extends FurtherFact>(
  kind: K,
  sources: { readonly [P in K]?: FactSource<P> },
  context: FactContext,
  found: { [P in K]?: FactTypes[P] },
): Promise<void> {
  const source: FactSource<K> | undefined = sources[kind];
  const fact = await source?.(context);
  if (fact !== undefined) found[kind] = fact;
}
