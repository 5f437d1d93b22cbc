import { createHash } from 'node:crypto';
import { AssayError } from '@assay/core';
import { NO_CREDENTIALS, type PullCredentials, type RegistryCredential } from '../decision/decide.ts';
import { readPullSecret } from './docker-config.ts';
import type { KubernetesApi } from './kubernetes-api.ts';
import { resourcePath } from './kubernetes-api.ts';
import { SECRETS, SERVICE_ACCOUNTS } from './kinds.ts';
import { listAt, readObject, textAt } from './objects.ts';
import { type ResourceStore, type StoreOptions, openStore, problemOf } from './resource-store.ts';

/** How long a secret that was read is used before it is read again. */
const SECRET_AGE_MS = 60_000;
/** How many secrets of all namespaces are remembered; the oldest go first. */
const MAX_SECRETS = 2000;
/** How many secrets of one workload are read; the kubelet has no limit, an API object has one of 1.5 MB. */
const MAX_PER_WORKLOAD = 20;

/** Pull secrets of a cluster. */
export interface PullSecrets {
  /** Credentials of a workload, by its namespace: its own secrets, then those of its service account, as the kubelet takes them. */
  readonly of: (workload: {
    readonly namespace: string;
    readonly serviceAccount: string | null;
    readonly pullSecrets: readonly string[];
  }) => PullCredentials;
  readonly ready: Promise<void>;
  /** Why service accounts are not known yet; null when nothing went wrong. */
  readonly problem: () => string | null;
}

interface ReadSecret {
  readonly version: string;
  readonly credentials: Readonly<Record<string, RegistryCredential>>;
  readonly readAt: number;
}

/**
 * Watches which secrets service accounts name, and reads a secret only when an image has to be pulled with it: the controller needs to
 * `get` secrets, never to list them. What was read for a namespace is never used for another.
 */
export function openPullSecrets(
  api: KubernetesApi,
  { signal, onProblem }: Pick<StoreOptions<unknown>, 'signal' | 'onProblem'>,
): PullSecrets {
  const now = (): number => performance.now();
  const accounts: ResourceStore<readonly string[]> = openStore(api, {
    resource: SERVICE_ACCOUNTS,
    signal,
    onProblem,
    keep: (account) => {
      const names = listAt(account.raw, 'imagePullSecrets').flatMap((one) => textAt(one, 'name') ?? []);
      return names.length === 0 ? null : names;
    },
  });
  const secrets = new Map<string, ReadSecret>();
  const read = async (namespace: string, name: string, until: AbortSignal): Promise<ReadSecret> => {
    const key = `${namespace}/${name}`;
    const known = secrets.get(key);
    if (known !== undefined && now() - known.readAt < SECRET_AGE_MS) return known;
    const fresh = { ...(await readSecret(api, { namespace, name }, until)), readAt: now() };
    secrets.delete(key);
    secrets.set(key, fresh);
    const [oldest] = secrets.keys();
    if (secrets.size > MAX_SECRETS && oldest !== undefined) secrets.delete(oldest);
    return fresh;
  };
  return {
    ready: accounts.ready,
    problem: () => problemOf([accounts]),
    of: ({ namespace, serviceAccount, pullSecrets }) => {
      const fromAccount = accounts.get(namespace, serviceAccount ?? 'default') ?? [];
      const names = [...new Set([...pullSecrets, ...fromAccount])].slice(0, MAX_PER_WORKLOAD);
      if (names.length === 0) return NO_CREDENTIALS;
      const versions = names.map((name) => `${name}@${secrets.get(`${namespace}/${name}`)?.version ?? ''}`);
      return {
        identity: createHash('sha256')
          .update([namespace, ...versions].join('\n'))
          .digest('hex'),
        load: async (until) => {
          const found = await Promise.all(names.map(async (name) => read(namespace, name, until)));
          // The first secret that knows a host counts.
          return Object.assign({}, ...found.toReversed().map((one) => one.credentials));
        },
      };
    },
  };
}

async function readSecret(
  api: KubernetesApi,
  at: { readonly namespace: string; readonly name: string },
  signal: AbortSignal,
): Promise<Omit<ReadSecret, 'readAt'>> {
  try {
    const answer = await api.request({ method: 'GET', path: resourcePath(SECRETS, at), signal, timeoutMs: 3000 });
    const secret = readObject(answer);
    return secret === null
      ? { version: '', credentials: {} }
      : { version: secret.resourceVersion, credentials: readPullSecret(secret) };
  } catch (error) {
    // A secret that does not exist is what the kubelet pulls without, too. Anything else is an error, not "no credentials".
    if (error instanceof AssayError && error.code === 'CLUSTER_NOT_FOUND')
      return { version: 'absent', credentials: {} };
    throw error;
  }
}
