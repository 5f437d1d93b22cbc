import { AssayError, type JsonObject } from '@assay/core';
import type { KubernetesApi } from '../cluster/kubernetes-api.ts';
import { resourcePath } from '../cluster/kubernetes-api.ts';
import { GLOBAL_IMAGE_POLICIES, IMAGE_POLICIES } from '../cluster/kinds.ts';
import type { PolicySet, PolicyStatus } from '../policies/policy-set.ts';

const MAX_PROBLEMS = 20;
const MAX_LENGTH = 500;
const PLACE = /^line (\d+)(?:, column (\d+)|:(\d+))?/;

/** How images in the cluster fare by a policy. */
export interface PolicyCounts {
  readonly workloads: number;
  readonly pass: number;
  readonly warn: number;
  readonly fail: number;
  readonly unknown: number;
}

/** The `status` of a policy: what holds, what is wrong with what was written, and how images fare. */
function statusOf(status: PolicyStatus, counts: PolicyCounts | null, at: string): JsonObject {
  const isReady = status.state === 'current';
  const message = isReady ? 'The policy holds as it is written.' : status.problems.join('; ').slice(0, MAX_LENGTH);
  return {
    state: status.state,
    revision: status.revision,
    problems: status.problems.slice(0, MAX_PROBLEMS).map(problemOf),
    counts: counts === null ? null : { ...counts },
    conditions: [
      {
        type: 'Ready',
        status: isReady ? 'True' : 'False',
        reason: isReady ? 'Compiled' : status.state === 'last-good' ? 'LastGoodVersionHolds' : 'Refused',
        message,
        lastTransitionTime: at,
      },
    ],
  };
}

function problemOf(text: string): JsonObject {
  const place = PLACE.exec(text);
  const message = text.slice(0, MAX_LENGTH);
  if (place?.[1] === undefined) return { message };
  const column = place[2] ?? place[3];
  return { message, line: Number(place[1]), ...(column === undefined ? {} : { column: Number(column) }) };
}

/** Writes the status of policies that are custom resources, where it changed. */
export class StatusWriter {
  readonly #api: KubernetesApi;
  readonly #written = new Map<string, string>();

  constructor(api: KubernetesApi) {
    this.#api = api;
  }

  /** Writes what is new. Objects that have gone in the meantime are passed over. @throws CLUSTER_REFUSED, CLUSTER_UNREACHABLE */
  async write(set: PolicySet, counts: ReadonlyMap<string, PolicyCounts>, at: string): Promise<void> {
    for (const status of set.statuses) {
      if (status.source !== 'cluster') continue;
      const key = `${status.namespace ?? ''}/${status.name}`;
      const body = { ...status, counts: counts.get(key) ?? null };
      const said = JSON.stringify(body);
      if (this.#written.get(key) === said) continue;
      if (await this.#patch(status, statusOf(status, body.counts, at))) this.#written.set(key, said);
    }
  }

  async #patch(status: PolicyStatus, body: JsonObject): Promise<boolean> {
    const resource = status.namespace === null ? GLOBAL_IMAGE_POLICIES : IMAGE_POLICIES;
    const path = resourcePath(resource, { namespace: status.namespace, name: status.name, subresource: 'status' });
    try {
      await this.#api.request({ method: 'PATCH', path, body: { status: body } });
      return true;
    } catch (error) {
      if (error instanceof AssayError && error.code === 'CLUSTER_NOT_FOUND') return false;
      throw error;
    }
  }
}
