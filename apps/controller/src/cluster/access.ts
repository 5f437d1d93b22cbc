import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { clusterError } from './errors.ts';

/** Where the API server is, and how requests say who they come from. */
export interface ClusterAccess {
  readonly server: URL;
  /** Adds what authenticates the request: headers, and options of the connection. Called for every request, as tokens change. */
  readonly prepare: (options: RequestOptions) => Promise<void>;
  /** The namespace that the configuration speaks of. */
  readonly namespace: string;
}

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
/** Tokens are replaced on disk long before they end; Kubernetes asks to read them again at least every minute. */
const TOKEN_AGE_MS = 30_000;

/** What `readAccess` reads by. */
export interface AccessOptions {
  /** A kubeconfig; null: the service account of the pod, or else what kubectl would use. */
  readonly kubeconfig: string | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the service account is mounted; as Kubernetes mounts it unless given. */
  readonly account?: string;
}

/**
 * How to reach the cluster. In a pod this needs no library; a kubeconfig is read by the Kubernetes client, which knows its forms of
 * authentication and is loaded only then.
 * @throws CLUSTER_CONFIG
 */
export async function readAccess(options: AccessOptions): Promise<ClusterAccess> {
  const host = options.environment['KUBERNETES_SERVICE_HOST'];
  if (options.kubeconfig === null && host !== undefined && host !== '') return accountAccess(host, options);
  return kubeconfigAccess(options.kubeconfig);
}

async function accountAccess(host: string, options: AccessOptions): Promise<ClusterAccess> {
  const folder = options.account ?? ACCOUNT;
  const port = options.environment['KUBERNETES_SERVICE_PORT'] ?? '443';
  const read = async (file: string): Promise<string> => {
    try {
      return await readFile(`${folder}/${file}`, 'utf8');
    } catch (cause) {
      throw clusterError('CLUSTER_CONFIG', `The service account of the pod has no ${file}`, { cause });
    }
  };
  const ca = await read('ca.crt');
  const namespace = (await read('namespace')).trim();
  let token = { text: (await read('token')).trim(), readAt: performance.now() };
  return {
    server: new URL(`https://${host.includes(':') ? `[${host}]` : host}:${port}`),
    namespace,
    prepare: async (request) => {
      if (performance.now() - token.readAt > TOKEN_AGE_MS) {
        token = { text: (await read('token')).trim(), readAt: performance.now() };
      }
      request.ca = ca;
      request.headers = Object.assign({}, request.headers, { authorization: `Bearer ${token.text}` });
    },
  };
}

async function kubeconfigAccess(file: string | null): Promise<ClusterAccess> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  try {
    if (file === null) config.loadFromDefault();
    else config.loadFromFile(file);
  } catch (cause) {
    throw clusterError('CLUSTER_CONFIG', `The kubeconfig${file === null ? '' : ` ${file}`} cannot be read`, { cause });
  }
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw clusterError('CLUSTER_CONFIG', 'The kubeconfig has no current cluster');
  return {
    server: new URL(cluster.server),
    namespace: config.getContextObject(config.getCurrentContext())?.namespace ?? 'default',
    prepare: async (request) => {
      await config.applyToHTTPSOptions(request);
      // The connections are those of the one who asks, so that watches do not wait for each other.
      delete request.agent;
    },
  };
}
