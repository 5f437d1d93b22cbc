import type {
  Action,
  Cache,
  Decision,
  GatheredFacts,
  Image,
  ImageIdentity,
  Inspection,
  InspectionLimits,
  InspectionRequest,
  LicenseFact,
  MalwareFacts,
  MalwareScan,
  Reference,
} from '@assay/core';
import { LAYER_FACTS, formatReference } from '@assay/core';
import { type InspectionProgress, createFileView } from '@assay/inspection';
import { type OpenOptions, openImages } from '@assay/oci';
import { type CompiledPolicy, type Plan, type PlanOptions, evaluate, planEvaluation } from '@assay/policy';
import { cachedInspection } from './cached-inspection.ts';
import { prepareMalwareSearch } from './malware-scan.ts';
import { sbomInspection } from './sbom-inspection.ts';

/** What every command on images needs to know. */
export interface InspectOptions {
  /** The image as the user wrote it. */
  readonly target: string;
  readonly open: OpenOptions;
  /** Judge and show the image as if it had been pulled from there. */
  readonly as: Reference | null;
  readonly limits: InspectionLimits;
  /** What to find out beyond what every inspection holds. */
  readonly request: InspectionRequest;
  /** The clamd that is asked for malware; none when absent or null. */
  readonly malware?: { readonly address: string } | null;
  readonly cache: Cache | null;
  readonly toolVersion: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (event: InspectionProgress) => void;
}

/** What deciding needs on top. */
export interface AssessOptions extends InspectOptions {
  readonly policy: CompiledPolicy;
  /** Outcome for an image that no mapping selects; null: as the policy says, `stop` unless it says otherwise. */
  readonly unmapped: Action | null;
  /** What is known of the place that the image is judged for, and how policy is read. Labels are those of the image. */
  readonly planning?: Omit<PlanOptions, 'unmapped' | 'labels'>;
  /** The instant that ages and expiries are judged at. */
  readonly evaluatedAt: Date;
}

/** A decision and what it was made from; the inspection is null when no rule needed the layers. */
export interface Assessment {
  readonly decision: Decision;
  readonly inspection: Inspection | null;
}

/**
 * The straight line: reference → image → plan → facts → decision, once for each platform that was asked for. A plan that needs no
 * fact of the layers leaves them unread; one without a rule on malware asks no scanner.
 * @throws every code of `oci`, `inspection` and `malware`
 */
export async function assessImage(options: AssessOptions): Promise<readonly Assessment[]> {
  const sbom = await sbomInspection(options);
  if (sbom !== null) return [assessSbom(sbom, options)];
  return withImages(options, async (image, identity) => {
    const plan = planEvaluation(options.policy, identity, {
      ...options.planning,
      unmapped: options.unmapped,
      labels: image.config.labels,
    });
    const inspection = await inspectIfNeeded(image, identity, plan, options);
    const decision = evaluate(plan, gatherFacts({ image, identity, inspection, evaluatedAt: options.evaluatedAt }));
    return { decision, inspection };
  });
}

/**
 * What is in the image, once for each platform that was asked for.
 * @throws every code of `oci`, `inspection` and `malware`
 */
export async function inspectTarget(options: InspectOptions): Promise<readonly Inspection[]> {
  const sbom = await sbomInspection(options);
  if (sbom !== null) return [sbom];
  return withImages(options, async (image, identity) => inspect(image, identity, options.request, options));
}

/**
 * Judges what an SBOM tells. Facts that it cannot tell (configuration, history, files, users) are not gathered, so a rule that needs
 * one becomes an error finding, never a pass.
 */
function assessSbom(inspection: Inspection, options: AssessOptions): Assessment {
  const identity = { subject: inspection.subject, reference: options.as };
  const plan = planEvaluation(options.policy, identity, { ...options.planning, unmapped: options.unmapped });
  const { os, packages, gaps } = inspection;
  return {
    decision: evaluate(plan, { ...identity, evaluatedAt: options.evaluatedAt, os, packages, gaps }),
    inspection,
  };
}

async function withImages<T>(
  options: InspectOptions,
  visit: (image: Image, identity: ImageIdentity) => Promise<T>,
): Promise<readonly T[]> {
  const images = await openImages(options.target, options.open);
  try {
    const results: T[] = [];
    for (const image of images) results.push(await visit(image, identify(image, options.as)));
    return results;
  } finally {
    await Promise.all(images.map(async (image) => image[Symbol.asyncDispose]()));
  }
}

function identify(image: Image, as: Reference | null): ImageIdentity {
  if (as === null) return { subject: image.subject, reference: image.reference };
  return { subject: { ...image.subject, reference: formatReference(as) }, reference: as };
}

async function inspectIfNeeded(
  image: Image,
  identity: ImageIdentity,
  plan: Plan,
  options: AssessOptions,
): Promise<Inspection | null> {
  const needsLayers = [...plan.needs.kinds].some((kind) => LAYER_FACTS.has(kind));
  if (!needsLayers) return null;
  const malware = plan.needs.kinds.has('malware') ? (options.malware ?? null) : null;
  return inspect(image, identity, requestOf(plan, options.request), { ...options, malware });
}

/** The inspection, with what the malware scanner says where there is one. */
async function inspect(
  image: Image,
  identity: ImageIdentity,
  request: InspectionRequest,
  options: InspectOptions,
): Promise<Inspection> {
  const searchMalware = await prepareMalwareSearch(options);
  const inspection = await cachedInspection(image, identity, request, options);
  return searchMalware === null ? inspection : searchMalware(image, inspection);
}

/** What the user asked for and what the rules of the plan need. */
function requestOf({ needs }: Plan, asked: InspectionRequest): InspectionRequest {
  return { ...asked, ...needs.request, ...(needs.kinds.has('secrets') ? { secrets: true } : {}) };
}

interface Gathered {
  readonly image: Image;
  readonly identity: ImageIdentity;
  readonly inspection: Inspection | null;
  readonly evaluatedAt: Date;
}

/** Puts the facts together; those of the layers are absent when nothing was inspected. */
function gatherFacts({ image, identity, inspection, evaluatedAt }: Gathered): GatheredFacts {
  const fromManifest = {
    ...identity,
    evaluatedAt,
    config: image.config,
    history: image.history,
    layers: image.layers.map(({ digest, diffId, mediaType, sizeBytes, createdBy }) => ({
      digest,
      diffId,
      mediaType,
      sizeBytes,
      createdBy,
    })),
  };
  if (inspection === null) return fromManifest;
  return { ...fromManifest, ...inspectionFacts(inspection) };
}

/** The facts that an inspection tells beyond manifest and configuration. What was not looked for is absent. */
export function inspectionFacts(inspection: Inspection): Omit<GatheredFacts, keyof ImageIdentity | 'evaluatedAt'> {
  return {
    os: inspection.os,
    packages: inspection.packages,
    files: createFileView(inspection.files.entries),
    users: inspection.users,
    retrievedFiles: inspection.retrievedFiles,
    gaps: inspection.gaps,
    licenses: licenseFacts(inspection.packages),
    ...(inspection.secrets === undefined ? {} : { secrets: inspection.secrets }),
    ...(inspection.contentMatches === undefined ? {} : { contentMatches: inspection.contentMatches }),
    ...(inspection.malware === undefined ? {} : { malware: malwareFacts(inspection.malware) }),
  };
}

/** Absent when no scanner ran, so that a rule on malware becomes an error finding and never a pass. */
function malwareFacts({ scanner, findings }: MalwareScan): MalwareFacts {
  return {
    scanners: [scanner],
    findings: findings.map(({ signature, path }) => ({ scanner, signature, path })),
  };
}

/** One fact for each statement of a package; the expression is that of the package as a whole. */
function licenseFacts(packages: Inspection['packages']): readonly LicenseFact[] {
  return packages.flatMap(({ purl, licenses, license }) =>
    licenses.map((declared) => ({ purl, declared, expression: license?.expression ?? null })),
  );
}
