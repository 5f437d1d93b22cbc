import { type Cataloger, type Gap, type Image, type Inspection, compareText } from '@assay/core';
import { activeCatalogers } from './catalogers/active-catalogers.ts';
import { OS_RELEASE_PATHS, readOperatingSystem } from './catalogers/os-release/operating-system.ts';
import { catalogers } from './catalogers/registry.ts';
import { type AssembledPackages, assemblePackages } from './assemble-packages.ts';
import { readPastSystem } from './attribution/past-system.ts';
import { findRemovedClaims } from './attribution/removed-claims.ts';
import { findUnreadClaims, findUnreadVersions } from './attribution/unread-claims.ts';
import { readBaseImage } from './base-image.ts';
import { findClaimedPaths } from './claims/claimed-files.ts';
import { findMissingContent } from './claims/missing-content.ts';
import { findProgramClaims, findUnexaminedPrograms } from './claims/program-claims.ts';
import { retrievedPaths } from './content/selection.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { withEndOfLife } from './end-of-life/end-of-life.ts';
import { takeInventory } from './file-inventory.ts';
import { type FinalFileSystem, buildFileSystem } from './final-file-system.ts';
import { makeGap } from './gap-codes.ts';
import type { InspectionOptions } from './inspection-options.ts';
import { revisionOf } from './inspection-revision.ts';
import { measureCoverage } from './ownership/measure-coverage.ts';
import type { FileNode } from './overlay/file-tree.ts';
import { FinalView } from './overlay/final-view.ts';
import { type LayerOutcome, ReadingSession, defaultConcurrency } from './reading-session.ts';
import { RetrievedContent, findFiles } from './retrieved-content.ts';
import { type PreparedSearch, prepareSearch, searchedContent } from './searched-content.ts';
import { redactConfig } from './secrets/redact-config.ts';
import type { JobRunner } from './worker/job-runner.ts';
import { WorkerPool } from './worker/worker-pool.ts';
import { layerWorkerUrl } from './worker/worker-url.ts';

/**
 * Finds out what is in an image. Every layer is read once, in threads of its own, and checked against its digests while it streams by;
 * nothing of it is written to disk but records to the cache. What cannot be read or breaks a limit becomes a gap.
 * @throws LAYER_DIGEST_MISMATCH, LAYER_DIFFID_MISMATCH, LAYER_SIZE_MISMATCH, LAYER_UNAVAILABLE, MEDIA_TYPE_UNSUPPORTED,
 * ROOT_DIRECTORY_UNREADABLE, ABORTED, WORKER_OUT_OF_MEMORY, WORKER_FAILED, and what the image's streams throw
 */
export async function inspectImage(image: Image, options: InspectionOptions): Promise<Inspection> {
  const size = Math.max(1, Math.trunc(options.concurrency ?? defaultConcurrency()));
  await using runner = new WorkerPool({ url: layerWorkerUrl(), size });
  return await inspectWith(image, options, { catalogers: catalogers.modules, runner });
}

/** What does the work of an inspection. */
export interface InspectionEngine {
  readonly catalogers: readonly Cataloger[];
  /** Has the same catalogers. */
  readonly runner: JobRunner;
}

/** Inspects with given catalogers and a given way to run readers. */
export async function inspectWith(
  image: Image,
  options: InspectionOptions,
  engine: InspectionEngine,
): Promise<Inspection> {
  const { runner } = engine;
  const active = activeCatalogers(engine.catalogers, options.request);
  using deadline = startDeadline(options.limits.maxDurationMs, options.signal);
  deadline.onEnd((end) => void runner.stop(end === 'late' ? { kind: 'late' } : end));
  const session = new ReadingSession({ image, options, runner, deadline, revision: revisionOf(engine.catalogers) });
  // Nothing but the builder holds the records of layers, which are larger than what is made of them.
  const building = buildFileSystem(image, readAll(image, session), options.limits, deadline);
  const search = prepareSearch(options);
  search.catch(() => undefined);
  const files = await building;
  const { facts, redactions } = await gatherFacts(image, options, { active, session, search }, files);
  if (deadline.signal.aborted && options.signal.aborted) throw deadline.signal.reason;
  const description = describe(image, options);
  return {
    ...description,
    ...redactConfig(description, redactions),
    ...facts,
    gaps: tidyGaps([...facts.gaps, ...lateGap(deadline)]),
  };
}

function readAll(image: Image, session: ReadingSession): Promise<LayerOutcome>[] {
  return image.rootDirectory === null ? session.readLayers() : [session.readDirectory(image.rootDirectory)];
}

interface GatheredFacts {
  readonly facts: Omit<Inspection, keyof Description>;
  /** The secrets of the configuration, each with what is shown in its place. */
  readonly redactions: ReadonlyMap<string, string>;
}

/** What facts are gathered with. */
interface Gathering {
  readonly active: readonly Cataloger[];
  readonly session: ReadingSession;
  readonly search: Promise<PreparedSearch>;
}

async function gatherFacts(
  image: Image,
  options: InspectionOptions,
  { active, session, search }: Gathering,
  { tree, placed, contents, layerUse, gaps }: FinalFileSystem,
): Promise<GatheredFacts> {
  const { request } = options;
  const listsRemoved = request.scope === 'all-layers';
  const claimed = findClaimedPaths(tree, placed, active);
  const retrieved = findFiles(tree, retrievedPaths(request));
  const digested = request.fileDigests.paths === 'all' ? [] : findFiles(tree, request.fileDigests.paths).values();
  const programs = distinct(findUnexaminedPrograms(placed, active, contents));
  const unread = listsRemoved
    ? findUnreadClaims(tree, placed, active, contents)
    : findUnreadVersions(tree, claimed.claims, contents);
  const wanted = {
    claims: [...claimed.claims, ...unread],
    retrieved: [...retrieved.values()],
    digested: distinct(digested),
    programs,
  };
  const missing = findMissingContent({ ...wanted, algorithms: request.fileDigests.algorithms }, contents);
  for (const [layer, targets] of missing) {
    const found = await session.readTargets(layer, targets);
    if (found !== null) contents.add(layer, found);
  }
  const claims = [...claimed.claims, ...findProgramClaims(placed, active, contents, claimed.claims)];
  const searched = await searchedContent({ image, tree, placed, contents }, request, await search);
  const view = new FinalView(tree.root, placed, contents.digestFinder());
  const content = new RetrievedContent(image, retrieved, contents);
  const os = withEndOfLife(readOperatingSystem(content.bytes(OS_RELEASE_PATHS)));
  const layers = image.layers.map((layer) => layer.diffId);
  const context = { os, files: view, layers };
  const found: AssembledPackages = assemblePackages({
    image,
    catalogers: active,
    claims,
    removedClaims: findRemovedClaims(tree.removals.names, active, contents),
    contents,
    context,
    pastSystem: os === null && listsRemoved ? readPastSystem(tree.removals.names, contents) : null,
    listsRemoved,
  });
  const { redactPackages } = searched.redaction;
  const users = content.users();
  const groups = content.groups();
  const retrievedFiles = content.files(request);
  const linkGaps = claimed.isCut ? [makeGap('LIMIT_LINKS', 'not every path that links make was looked at')] : [];
  const facts = {
    os,
    packages: redactPackages(found.packages),
    files: takeInventory(view, placed),
    users,
    groups,
    retrievedFiles,
    ...searched.facts,
    ...(request.declared === true ? { declared: redactPackages(found.declared) } : {}),
    ...(listsRemoved ? { removedPackages: redactPackages(found.removed) } : {}),
    coverage: measureCoverage(found.packages, view),
    ...(image.rootDirectory === null ? { layerUse, baseImage: readBaseImage(image.config) } : {}),
    gaps: [
      ...gaps,
      ...searched.gaps,
      ...found.gaps,
      ...(listsRemoved ? found.removedGaps : []),
      ...content.gaps,
      ...linkGaps,
    ],
  };
  return { facts, redactions: searched.redaction.redactions };
}

type Description = Pick<Inspection, 'schemaVersion' | 'subject' | 'source' | 'config' | 'history' | 'limits' | 'tool'>;

function describe(image: Image, options: InspectionOptions): Description {
  const layers = image.layers.map(({ digest, diffId, mediaType, sizeBytes, createdBy }) => {
    return { digest, diffId, mediaType, sizeBytes, createdBy };
  });
  return {
    schemaVersion: 1,
    subject: image.subject,
    source: { kind: image.sourceKind, layers },
    config: image.config,
    history: image.history,
    limits: options.limits,
    tool: { name: 'assay', version: options.toolVersion },
  };
}

function lateGap(deadline: Deadline): Gap[] {
  return deadline.remainingMs() > 0 ? [] : [makeGap('LIMIT_DURATION', 'the inspection took longer than it may')];
}

function distinct(nodes: Iterable<FileNode>): FileNode[] {
  return [...new Set(nodes)];
}

/** Gaps in an order that depends on nothing but themselves, each once. */
function tidyGaps(gaps: readonly Gap[]): Gap[] {
  const byText = new Map(gaps.map((gap) => [gapKey(gap), gap]));
  return [...byText].toSorted(([a], [b]) => compareText(a, b)).map(([, gap]) => gap);
}

function gapKey({ code, path, layer, cataloger, message, effect }: Gap): string {
  return JSON.stringify([code, path ?? '', layer ?? '', cataloger ?? '', message, effect]);
}
