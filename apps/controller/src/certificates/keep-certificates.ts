import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError } from '@assay/core';
import { SECRETS } from '../cluster/kinds.ts';
import { type KubernetesApi, resourcePath } from '../cluster/kubernetes-api.ts';
import { type KubernetesObject, readObject } from '../cluster/objects.ts';
import { publishBundle } from './publish-bundle.ts';
import {
  type CertificateState,
  type RotationOptions,
  firstState,
  isUsable,
  nextState,
  published,
  trustedBundle,
} from './rotation.ts';
import { readState, secretBody } from './state-secret.ts';

/** Where certificates are kept, and for whom. */
export interface KeeperOptions extends RotationOptions {
  readonly namespace: string;
  /** Name of the Secret. */
  readonly secret: string;
  /** Names of the webhook configurations that trust the authority. */
  readonly webhooks: readonly string[];
  /** How often it is looked whether something is due, in milliseconds; 30,000 unless given. */
  readonly intervalMs?: number;
  readonly now?: () => number;
  readonly onProblem?: (error: AssayError) => void;
}

/** Keeps the certificates current until the signal ends. Only one replica does this at a time. */
export async function keepCertificates(api: KubernetesApi, options: KeeperOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      // Several steps may be due at once, as after a long pause.
      for (let step = 0; step < 6 && (await keepOnce(api, options)); step += 1);
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      if (error.code !== 'CLUSTER_CONFLICT') options.onProblem?.(error);
    }
    await sleep(options.intervalMs ?? 30_000, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * Takes one step: what is kept is published first, so that nothing is served that is not trusted, and only then changed.
 * @returns whether something changed
 * @throws CLUSTER_UNREACHABLE, CLUSTER_REFUSED, CLUSTER_CONFLICT
 */
async function keepOnce(api: KubernetesApi, options: KeeperOptions): Promise<boolean> {
  const now = (options.now ?? Date.now)();
  const kept = await readSecret(api, options);
  const state = kept === null ? null : readState(kept);
  if (state === null || !(await isUsable(state, now))) {
    const first = await firstState(now, options);
    await writeSecret(api, options, kept, first);
    await publishBundle(api, options.webhooks, trustedBundle(first));
    return true;
  }
  const found = await publishBundle(api, options.webhooks, trustedBundle(state));
  const after = found === 0 ? state : published(state, now);
  const next = after === state ? await nextState(state, now, options) : after;
  if (next === state) return false;
  await writeSecret(api, options, kept, next);
  return true;
}

async function readSecret(api: KubernetesApi, options: KeeperOptions): Promise<KubernetesObject | null> {
  try {
    const path = resourcePath(SECRETS, { namespace: options.namespace, name: options.secret });
    return readObject(await api.request({ method: 'GET', path }));
  } catch (error) {
    if (error instanceof AssayError && error.code === 'CLUSTER_NOT_FOUND') return null;
    throw error;
  }
}

async function writeSecret(
  api: KubernetesApi,
  options: KeeperOptions,
  kept: KubernetesObject | null,
  state: CertificateState,
): Promise<void> {
  const at = { namespace: options.namespace, name: options.secret };
  await api.request({
    method: kept === null ? 'POST' : 'PUT',
    path: kept === null ? resourcePath(SECRETS, { namespace: at.namespace }) : resourcePath(SECRETS, at),
    body: secretBody({ ...at, resourceVersion: kept?.resourceVersion ?? null }, state),
  });
}
