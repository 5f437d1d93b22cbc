import {
  EMPTY_CONFIG,
  type FactNeeds,
  type FactTypes,
  type GatheredFacts,
  type Image,
  type ImageIdentity,
  type Inspection,
  type InspectionRequest,
  LAYER_FACTS,
} from '@assay/core';
import { evidenceTarget } from '@assay/oci';
import { type Plan, mergeNeeds } from '@assay/policy';
import { setAcceptedApart } from './accepted-secrets.ts';
import type { Evidence } from './evidence.ts';
import { gatherFurtherFacts } from './fact-sources.ts';
import type { AssessOptions, InspectOptions } from './inspect-options.ts';
import { inspectionFacts } from './inspection-facts.ts';
import { type KeptInspection, keepInspection, keptInspection } from './kept-inspection.ts';
import { prepareMalwareSearch } from './malware-scan.ts';
import { type LazyRedaction, lazyRedaction } from './private-config.ts';

/** What is judged: an image, or an SBOM that stands for one. */
export type JudgedSubject = { readonly identity: ImageIdentity } & (
  | { readonly image: Image; readonly sbom: null }
  | { readonly image: null; readonly sbom: KeptInspection }
);

/** Facts, and the same as what a decision names and keeps. */
export interface GatheredEvidence {
  readonly facts: GatheredFacts;
  readonly evidence: Evidence;
  /** Hides what of the configuration is secret; null where there is none. */
  readonly redaction: LazyRedaction | null;
}

/** What an image tells without its layers. */
export type ImageManifest = Pick<FactTypes, 'config' | 'history' | 'layers'>;

/**
 * Gathers what the plans need, once for all of them. Of an SBOM, facts that it cannot tell (configuration, history, files, users) are
 * not gathered, so a rule that needs one becomes an error finding, never a pass.
 */
export async function gatherFacts(
  subject: JudgedSubject,
  plans: readonly Plan[],
  options: AssessOptions,
): Promise<GatheredEvidence> {
  const { identity, image } = subject;
  const needs = mergeNeeds(plans.map((plan) => plan.needs));
  const kept = await inspectIfNeeded(subject, needs, options);
  const manifest = image === null ? null : manifestFacts(image);
  const inspectedAt = needs.kinds.has('inspectedAt') ? (kept?.inspectedAt ?? null) : null;
  const further = await gatherFurtherFacts(options.sources ?? {}, {
    identity,
    inspection: kept?.inspection ?? null,
    config: manifest?.config ?? EMPTY_CONFIG,
    annotations: image?.annotations ?? {},
    history: manifest?.history ?? [],
    layers: manifest?.layers ?? [],
    evidenceTarget: image === null ? null : evidenceTarget(image),
    needs,
    evaluatedAt: options.evaluatedAt,
  });
  const redaction = image === null ? null : lazyRedaction(image, options);
  const isConfigPrivate = kept !== null || (redaction !== null && (await redaction()).isNeeded);
  const single = { ...further, ...(inspectedAt === null ? {} : { inspectedAt }) };
  return {
    facts: {
      ...identity,
      evaluatedAt: options.evaluatedAt,
      ...manifest,
      ...(kept === null ? {} : inspectionFacts(kept.inspection)),
      ...single,
    },
    evidence: {
      inspection: kept,
      facts: { ...single, ...differingFacts(manifest, kept?.inspection ?? null) },
      isConfigPrivate,
    },
    redaction,
  };
}

/** Facts of the manifest that the inspection does not hold in the same words: all without one, or those in which it hides secrets. */
export function differingFacts(manifest: ImageManifest | null, inspection: Inspection | null): Partial<ImageManifest> {
  if (manifest === null) return {};
  if (inspection === null) return manifest;
  const { config, history } = manifest;
  return {
    ...(JSON.stringify(config) === JSON.stringify(inspection.config) ? {} : { config }),
    ...(JSON.stringify(history) === JSON.stringify(inspection.history) ? {} : { history }),
  };
}

/** What an image tells without its layers. */
export function manifestFacts({ config, history, layers }: Image): ImageManifest {
  return {
    config,
    history,
    layers: layers.map(({ digest, diffId, mediaType, sizeBytes, createdBy }) => ({
      digest,
      diffId,
      mediaType,
      sizeBytes,
      createdBy,
    })),
  };
}

async function inspectIfNeeded(
  { image, identity, sbom }: JudgedSubject,
  needs: FactNeeds,
  options: AssessOptions,
): Promise<KeptInspection | null> {
  if (image === null) return sbom;
  if (needs.kinds.intersection(LAYER_FACTS).size === 0) return null;
  const malware = needs.kinds.has('malware') ? (options.malware ?? null) : null;
  return inspect(image, identity, requestOf(needs, options.request), { ...options, malware });
}

/** The inspection, with what the malware scanner says where there is one, and accepted secrets apart. */
export async function inspect(
  image: Image,
  identity: ImageIdentity,
  request: InspectionRequest,
  options: InspectOptions,
): Promise<KeptInspection> {
  const searchMalware = await prepareMalwareSearch(options);
  const kept = await keptInspection(image, identity, request, options);
  const judged = setAcceptedApart(kept.inspection, options.acceptsSecret);
  const inspection = searchMalware === null ? judged : await searchMalware(image, judged);
  return inspection === kept.inspection ? kept : keepInspection(inspection, kept.inspectedAt, options.cache);
}

/** What the user asked for and what the rules need. A search that the user named counts for rules that name it. */
export function requestOf({ kinds, request }: FactNeeds, asked: InspectionRequest): InspectionRequest {
  const named = asked.contentSearches ?? [];
  const names = new Set(named.map(({ name }) => name));
  const searches = [...named, ...(request.contentSearches ?? []).filter(({ name }) => !names.has(name))];
  return {
    ...asked,
    ...request,
    retrieve: [...new Set([...asked.retrieve, ...request.retrieve])],
    ...(kinds.has('contentMatches') && searches.length > 0 ? { contentSearches: searches } : {}),
    ...(kinds.has('secrets') ? { secrets: true } : {}),
  };
}
