import { AssayError, type Digest, isDigest, parseReference } from '@assay/core';
import { type Scope, deploymentHistory, environments } from '@assay/store';
import { requestInspection } from '../images/request-inspection.ts';
import type { ServiceParts } from '../service/parts.ts';

/** What runs in an environment, whole, or what changed there. */
export interface DeploymentReport {
  readonly environment: string;
  readonly mode: 'full' | 'change';
  readonly running: readonly environments.RunningImage[];
  readonly stopped: readonly { readonly workload: string; readonly container: string }[];
}

/** What a report did. */
export interface ReportResult {
  readonly environmentId: string;
  /** Whether the environment was made for it. */
  readonly made: boolean;
  readonly changes: number;
  readonly inspections: number;
  readonly unknown: number;
}

/** Unknown images that one report has inspected; the next report goes on. */
const MOST_INSPECTIONS = 200;

/**
 * Writes a report down, in an environment that is made when there is none of its name, and has images inspected that the space does not know
 * and a registry may have. Use the transaction of the change.
 */
export async function recordReport(
  scope: Scope,
  parts: Pick<ServiceParts, 'queue' | 'now'>,
  report: DeploymentReport,
  by: string,
): Promise<ReportResult> {
  const now = parts.now();
  const known = await environments.findEnvironment(scope, report.environment);
  const environmentId = known?.id ?? (await environments.putEnvironment(scope, report.environment, false, now));
  const changes =
    report.mode === 'full'
      ? await environments.recordDeployments(scope, environmentId, report.running, now)
      : await environments.changeDeployments(scope, environmentId, report, now);
  const unknown = await deploymentHistory.unknownDigests(
    scope,
    report.running.map(({ digest }) => digest),
  );
  const inspections = await inspect(scope, parts, pulledImages(report.running, unknown), by);
  return { environmentId, made: known === null, changes, inspections, unknown: unknown.size };
}

/** One reference for each unknown image that a registry may have, with its digest. */
function pulledImages(
  running: readonly environments.RunningImage[],
  unknown: ReadonlySet<string>,
): ReadonlyMap<Digest, string> {
  const found = new Map<Digest, string>();
  for (const { reference, digest } of running) {
    if (found.size >= MOST_INSPECTIONS) break;
    if (unknown.has(digest) && !found.has(digest) && isReference(reference)) found.set(digest, reference);
  }
  return found;
}

function isReference(text: string): boolean {
  try {
    parseReference(text);
    return true;
  } catch (error) {
    if (error instanceof AssayError) return false;
    throw error;
  }
}

async function inspect(
  scope: Scope,
  parts: Pick<ServiceParts, 'queue' | 'now'>,
  images: ReadonlyMap<Digest, string>,
  createdBy: string,
): Promise<number> {
  for (const [digest, reference] of images) {
    await requestInspection(scope, parts, { reference, digest, lane: 'push', createdBy, cause: 'deployment' });
  }
  return images.size;
}

/** Digests of a report as the store takes them. The schema of the route let only digests in. */
export function runningImages(
  running: readonly {
    readonly workload: string;
    readonly container: string;
    readonly reference: string;
    readonly digest: string;
  }[],
): readonly environments.RunningImage[] {
  return running.flatMap((image) => (isDigest(image.digest) ? [{ ...image, digest: image.digest }] : []));
}
