import { isJsonObject } from '@assay/core';
import type { AdmissionRequest } from '../review/admission-review.ts';
import type { Door } from '../review/door.ts';
import { isExempt } from '../review/exemption.ts';
import { judgeObject } from '../review/judge-object.ts';
import { describeBriefly, refusalMessage } from '../review/messages.ts';
import { type Weighed, weigh } from '../review/weigh.ts';
import type { Manifest } from './read-manifests.ts';

/** What would become of one object at the door. */
export interface SimulatedWorkload {
  readonly file: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly outcome: 'admitted' | 'warned' | 'denied';
  /** For people; null when nothing stands against it. */
  readonly message: string | null;
  readonly images: readonly {
    readonly field: string;
    readonly reference: string;
    readonly digest: string | null;
    readonly policy: string;
    readonly objection: Weighed['objection'];
    readonly effect: Weighed['effect'];
    readonly reason: string | null;
    readonly decision: string | null;
  }[];
  /** Fields that are left to the pods that a controller makes. */
  readonly deferred: readonly string[];
}

/** What would become of manifests at the door. Objects without images are left out. */
export interface AdmissionSimulation {
  readonly schemaVersion: 1;
  readonly workloads: readonly SimulatedWorkload[];
  readonly summary: { readonly admitted: number; readonly warned: number; readonly denied: number };
}

/** Asks of each object what a review of its creation would say. Waits for images as long as that takes. */
export async function simulateAdmission(
  manifests: readonly Manifest[],
  door: Door,
  options: { readonly timeoutMs: number },
): Promise<AdmissionSimulation> {
  const workloads: SimulatedWorkload[] = [];
  for (const manifest of manifests) {
    const simulated = await simulateOne(manifest, door, options.timeoutMs);
    if (simulated !== null) workloads.push(simulated);
  }
  const count = (outcome: SimulatedWorkload['outcome']): number =>
    workloads.filter((workload) => workload.outcome === outcome).length;
  const summary = { admitted: count('admitted'), warned: count('warned'), denied: count('denied') };
  return { schemaVersion: 1, workloads, summary };
}

async function simulateOne(
  { file, object }: Manifest,
  door: Door,
  timeoutMs: number,
): Promise<SimulatedWorkload | null> {
  const request = creationOf(object);
  const set = door.policies();
  if (set === null || isExempt(request.namespace, door)) return null;
  const judged = await judgeObject(request, door, { set, deadline: door.now() + timeoutMs });
  if (judged.judged.length === 0 && judged.problems.length === 0 && judged.deferred.length === 0) return null;
  const weighed = weigh(judged, door);
  const refused = weighed.filter(({ effect }) => effect === 'deny');
  const isUnreadable = judged.problems.length > 0 && judged.policies.some(({ mode }) => mode === 'enforce');
  const warned = weighed.filter(({ effect }) => effect === 'warn');
  const isDenied = refused.length > 0 || isUnreadable;
  const problems = judged.problems.map(({ field, message }) => `${field === '' ? 'object' : field}: ${message}`);
  const lines = [...problems, refusalMessage(refused), ...warned.map(describeBriefly)].filter((line) => line !== '');
  return {
    file,
    kind: request.kind.name,
    namespace: request.namespace,
    name: request.name,
    outcome: isDenied ? 'denied' : warned.length > 0 ? 'warned' : 'admitted',
    message: lines.length === 0 ? null : lines.join('\n'),
    images: weighed.map((item) => ({
      field: item.use.field,
      reference: item.use.reference,
      digest: item.verdict.kind === 'decided' ? item.verdict.digest : null,
      policy: item.applicable.policy.name,
      objection: item.objection,
      effect: item.effect,
      reason: item.objection === null ? null : describeBriefly(item),
      decision: item.verdict.kind === 'decided' ? item.verdict.decision.id : null,
    })),
    deferred: judged.deferred.map(({ field }) => field),
  };
}

function creationOf(object: Manifest['object']): AdmissionRequest {
  const { apiVersion, kind, metadata } = object;
  const [group = '', version] = typeof apiVersion === 'string' ? splitVersion(apiVersion) : [];
  const named = isJsonObject(metadata) ? metadata : {};
  const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
  const name = { group, version: version ?? '', name: textOf(kind) };
  return {
    uid: 'simulated',
    kind: name,
    resource: { ...name, name: '' },
    subResource: '',
    name: textOf(named['name']) || `${textOf(named['generateName'])}*`,
    namespace: textOf(named['namespace']) || 'default',
    operation: 'CREATE',
    user: { name: '', groups: [] },
    object,
    oldObject: null,
    dryRun: false,
  };
}

function splitVersion(apiVersion: string): readonly [string, string] {
  const slash = apiVersion.lastIndexOf('/');
  return slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}
