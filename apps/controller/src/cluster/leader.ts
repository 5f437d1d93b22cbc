import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError } from '@assay/core';
import { LEASES } from './kinds.ts';
import { type KubernetesApi, resourcePath } from './kubernetes-api.ts';
import { type KubernetesObject, numberAt, objectAt, readObject, textAt } from './objects.ts';

/** Who leads, and for how long. Milliseconds. */
export interface LeaderOptions {
  readonly namespace: string;
  /** Name of the Lease. */
  readonly name: string;
  /** Who this is; two replicas must not share it. */
  readonly identity: string;
  readonly signal: AbortSignal;
  /** 15,000 unless given. */
  readonly leaseMs?: number;
  /** 3,000 unless given. */
  readonly retryMs?: number;
  /** Told of each reason why the Lease could not be had that is not the one before it. */
  readonly onProblem?: (error: AssayError) => void;
  /** A monotonic clock of milliseconds. */
  readonly now?: () => number;
}

/**
 * Does the work while this replica holds the Lease, until the signal ends. The work is told to stop by its own signal when the Lease is
 * lost or could not be renewed for two thirds of its time, so that another replica never begins before it has been told. How long another
 * holder has been silent is measured on this machine's clock alone: clocks of replicas may differ.
 */
export async function whileLeading(
  api: KubernetesApi,
  options: LeaderOptions,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const leaseMs = options.leaseMs ?? 15_000;
  const retryMs = options.retryMs ?? 3000;
  const now = options.now ?? (() => performance.now());
  let seen: { readonly version: string; readonly at: number } | null = null;
  let told: string | null = null;
  let term: { readonly stop: AbortController; readonly done: Promise<void>; renewedAt: number } | null = null;
  while (!options.signal.aborted) {
    const startedAt = now();
    const outcome = await claim(api, options, { leaseMs, seen, now: startedAt });
    const problem = outcome.kind === 'unknown' ? outcome.error : null;
    if (problem !== null && problem.message !== told) options.onProblem?.(problem);
    told = problem?.message ?? null;
    if (outcome.kind === 'held') {
      if (term === null) {
        const stop = new AbortController();
        term = {
          stop,
          done: work(AbortSignal.any([stop.signal, options.signal])).catch(() => undefined),
          renewedAt: 0,
        };
      }
      term.renewedAt = startedAt;
    }
    if (outcome.kind === 'other') seen = outcome.seen;
    const isOver = outcome.kind === 'other' || (term !== null && now() - term.renewedAt > (leaseMs * 2) / 3);
    if (term !== null && isOver) {
      term.stop.abort();
      await term.done;
      term = null;
    }
    await sleep(retryMs, undefined, { signal: options.signal }).catch(() => undefined);
  }
  if (term !== null) {
    await term.done;
    await release(api, options);
  }
}

type Claim =
  | { readonly kind: 'held' }
  | { readonly kind: 'other'; readonly seen: { readonly version: string; readonly at: number } }
  | { readonly kind: 'unknown'; readonly error: AssayError };

async function claim(
  api: KubernetesApi,
  options: LeaderOptions,
  at: { readonly leaseMs: number; readonly seen: { version: string; at: number } | null; readonly now: number },
): Promise<Claim> {
  try {
    const lease = await readLease(api, options);
    if (lease === null) {
      await api.request({
        method: 'POST',
        path: resourcePath(LEASES, { namespace: options.namespace }),
        body: leaseBody(options, at.leaseMs, null),
        timeoutMs: 5000,
      });
      return { kind: 'held' };
    }
    const holder = textAt(objectAt(lease.raw, 'spec'), 'holderIdentity') ?? '';
    if (holder !== options.identity && holder !== '') {
      const since = at.seen?.version === lease.resourceVersion ? at.seen.at : at.now;
      const seconds = numberAt(objectAt(lease.raw, 'spec'), 'leaseDurationSeconds') ?? at.leaseMs / 1000;
      if (at.now - since < seconds * 1000)
        return { kind: 'other', seen: { version: lease.resourceVersion, at: since } };
    }
    await api.request({
      method: 'PUT',
      path: resourcePath(LEASES, { namespace: options.namespace, name: options.name }),
      body: leaseBody(options, at.leaseMs, lease),
      timeoutMs: 5000,
    });
    return { kind: 'held' };
  } catch (error) {
    if (error instanceof AssayError) return { kind: 'unknown', error };
    throw error;
  }
}

async function readLease(api: KubernetesApi, options: LeaderOptions): Promise<KubernetesObject | null> {
  try {
    const path = resourcePath(LEASES, { namespace: options.namespace, name: options.name });
    return readObject(await api.request({ method: 'GET', path, timeoutMs: 5000 }));
  } catch (error) {
    if (error instanceof AssayError && error.code === 'CLUSTER_NOT_FOUND') return null;
    throw error;
  }
}

function leaseBody(options: LeaderOptions, leaseMs: number, lease: KubernetesObject | null) {
  const spec = objectAt(lease?.raw, 'spec');
  const isOurs = textAt(spec, 'holderIdentity') === options.identity;
  const time = new Date().toISOString().replace(/Z$/, '000Z');
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name: options.name,
      namespace: options.namespace,
      ...(lease === null ? {} : { resourceVersion: lease.resourceVersion }),
    },
    spec: {
      holderIdentity: options.identity,
      leaseDurationSeconds: Math.max(1, Math.ceil(leaseMs / 1000)),
      renewTime: time,
      acquireTime: isOurs ? (textAt(spec, 'acquireTime') ?? time) : time,
      leaseTransitions: (numberAt(spec, 'leaseTransitions') ?? 0) + (isOurs || lease === null ? 0 : 1),
    },
  };
}

/** Lets others take over at once. What fails here costs them only the time of the lease. */
async function release(api: KubernetesApi, options: LeaderOptions): Promise<void> {
  await api
    .request({
      method: 'PATCH',
      path: resourcePath(LEASES, { namespace: options.namespace, name: options.name }),
      body: { spec: { holderIdentity: '' } },
      timeoutMs: 2000,
    })
    .catch(() => undefined);
}
