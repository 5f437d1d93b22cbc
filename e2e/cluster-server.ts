import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where the programs of a real API server are, as envtest expects it; null when they are not there. */
export function kubeAssets(): string | null {
  const folder = process.env['KUBEBUILDER_ASSETS'] ?? '';
  const names = ['kube-apiserver', 'etcd', 'kubectl'];
  return folder !== '' && names.every((name) => existsSync(join(folder, name))) ? folder : null;
}

/** Why suites on a real API server are skipped. */
export const NO_ASSETS =
  'KUBEBUILDER_ASSETS names no directory with kube-apiserver, etcd and kubectl; e2e/kube-apiserver/build.sh builds them';

/** What kubectl said. */
export interface KubectlRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A real API server with its store, on loopback. */
export interface ClusterServer {
  readonly url: string;
  readonly kubeconfig: string;
  /** Path of a kubeconfig for another user. */
  readonly kubeconfigOf: (user: string) => string;
  /** Runs kubectl as the administrator, or as another user; never throws. */
  readonly kubectl: (args: readonly string[], options?: { input?: string; user?: string }) => KubectlRun;
  /** The same; a failure fails the test with what kubectl said. */
  readonly ok: (args: readonly string[], input?: string) => string;
  readonly apply: (manifest: string) => string;
  /** The JSON of an object. */
  readonly get: (...args: readonly string[]) => unknown;
  /** A request to the API without kubectl. */
  readonly fetch: (path: string, init?: ApiCall & { readonly user?: string }) => Promise<ApiReply>;
  readonly killServer: () => Promise<void>;
  readonly startServer: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A request to the API. */
export interface ApiCall {
  readonly method?: string;
  readonly body?: unknown;
  readonly type?: string;
  /** Whom the administrator speaks for. */
  readonly as?: { readonly name: string; readonly groups: readonly string[] };
}

/** What the API server answered. */
export interface ApiReply {
  readonly status: number;
  readonly warnings: readonly string[];
  readonly body: unknown;
}

/** Users of the token file, with their groups. */
const USERS: Readonly<Record<string, readonly string[]>> = {
  admin: ['system:masters'],
  developer: ['developers'],
  controller: ['controllers'],
  nobody: ['nobodies'],
};

/** Starts etcd and kube-apiserver with token authentication and RBAC. */
export async function startCluster(directory: string): Promise<ClusterServer> {
  const assets = kubeAssets();
  if (assets === null) throw new Error(NO_ASSETS);
  mkdirSync(directory, { recursive: true });
  const [etcdPort, peerPort, port] = await Promise.all([freePort(), freePort(), freePort()]);
  const tokens = new Map(Object.keys(USERS).map((user) => [user, randomBytes(16).toString('hex')]));
  writeFileSync(join(directory, 'tokens.csv'), tokenFile(tokens));
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(join(directory, 'sa.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(directory, 'sa.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  const etcd = run(join(assets, 'etcd'), directory, 'etcd.log', [
    `--data-dir=${join(directory, 'etcd')}`,
    `--listen-client-urls=http://127.0.0.1:${etcdPort}`,
    `--advertise-client-urls=http://127.0.0.1:${etcdPort}`,
    `--listen-peer-urls=http://127.0.0.1:${peerPort}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${peerPort}`,
    `--initial-cluster=default=http://127.0.0.1:${peerPort}`,
    '--unsafe-no-fsync',
    '--log-level=error',
  ]);
  const url = `https://127.0.0.1:${port}`;
  const flags = [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    `--secure-port=${port}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--cert-dir=${join(directory, 'certificates')}`,
    `--token-auth-file=${join(directory, 'tokens.csv')}`,
    '--authorization-mode=RBAC',
    '--anonymous-auth=false',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${join(directory, 'sa.pub')}`,
    `--service-account-signing-key-file=${join(directory, 'sa.key')}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    // No controller manager runs here to make the default service accounts that this plug-in asks for.
    '--disable-admission-plugins=ServiceAccount',
    '--allow-privileged=true',
    // On by default only since 1.35.
    '--feature-gates=ImageVolume=true',
    '--v=1',
  ];
  let endServer: (signal: NodeJS.Signals) => Promise<void> = async () => undefined;
  const adminToken = tokens.get('admin') ?? '';
  const startServer = async (): Promise<void> => {
    const server = run(join(assets, 'kube-apiserver'), directory, 'kube-apiserver.log', flags);
    endServer = async (signal) => ended(server, signal);
    await untilReady(url, adminToken, () => server.exitCode !== null, join(directory, 'kube-apiserver.log'));
  };
  await startServer();
  const kubeconfigOf = (user: string): string => {
    const path = join(directory, `${user}.kubeconfig`);
    writeFileSync(path, kubeconfig(url, tokens.get(user) ?? ''));
    return path;
  };
  const paths = new Map([...tokens.keys()].map((user) => [user, kubeconfigOf(user)]));
  const kubectl: ClusterServer['kubectl'] = (args, options = {}) => {
    const config = paths.get(options.user ?? 'admin') ?? '';
    const result = spawnSync(join(assets, 'kubectl'), ['--kubeconfig', config, ...args], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      timeout: 120_000,
      ...(options.input === undefined ? {} : { input: options.input }),
      env: { PATH: process.env['PATH'], HOME: directory },
    });
    return { code: result.status, stdout: result.stdout, stderr: result.stderr };
  };
  const ok: ClusterServer['ok'] = (args, input) => {
    const result = kubectl(args, input === undefined ? {} : { input });
    if (result.code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${result.stderr}`);
    return result.stdout;
  };
  return {
    url,
    kubeconfig: paths.get('admin') ?? '',
    kubeconfigOf: (user) => paths.get(user) ?? '',
    kubectl,
    ok,
    apply: (manifest) => ok(['apply', '-f', '-'], manifest),
    get: (...args) => {
      const value: unknown = JSON.parse(ok(['get', '-o', 'json', ...args]));
      return value;
    },
    fetch: async (path, init) => apiFetch(url, tokens.get(init?.user ?? 'admin') ?? '', path, init),
    startServer,
    killServer: async () => endServer('SIGKILL'),
    stop: async () => {
      // Open watches are waited for when it is asked to end; nothing that it holds is needed any more.
      await endServer('SIGKILL');
      await ended(etcd, 'SIGTERM');
    },
  };
}

function tokenFile(tokens: ReadonlyMap<string, string>): string {
  const lines = [...tokens].map(([user, token]) => `${token},${user},${user},"${(USERS[user] ?? []).join(',')}"`);
  return `${lines.join('\n')}\n`;
}

function kubeconfig(url: string, token: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'e2e', cluster: { server: url, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'e2e', user: { token } }],
    contexts: [{ name: 'e2e', context: { cluster: 'e2e', user: 'e2e' } }],
    'current-context': 'e2e',
  });
}

function run(program: string, directory: string, log: string, args: readonly string[]): ChildProcess {
  const file = openSync(join(directory, log), 'a');
  return spawn(program, args, { stdio: ['ignore', file, file], cwd: directory });
}

async function untilReady(url: string, token: string, isOver: () => boolean, log: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (isOver()) break;
    const reply = await apiFetch(url, token, '/readyz').catch(() => null);
    if (reply?.status === 200) return;
    await sleep(100);
  }
  throw new Error(`kube-apiserver does not start: ${readFileSync(log, 'utf8').split('\n').slice(-15).join('\n')}`);
}

async function apiFetch(url: string, token: string, path: string, init: ApiCall = {}): Promise<ApiReply> {
  const { request } = await import('node:https');
  const body = init.body === undefined ? null : JSON.stringify(init.body);
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}${path}`,
      {
        method: init.method ?? 'GET',
        rejectUnauthorized: false,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': init.type ?? 'application/json',
          ...(init.as === undefined
            ? {}
            : { 'impersonate-user': init.as.name, 'impersonate-group': [...init.as.groups] }),
        },
      },
      (message) => {
        const chunks: Buffer[] = [];
        message.on('data', (chunk: Buffer) => chunks.push(chunk));
        message.on('error', reject);
        message.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const warning = message.headers['warning'];
          resolve({
            status: message.statusCode ?? 0,
            warnings: warning === undefined ? [] : [warning],
            body: parsed(text),
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body ?? undefined);
  });
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
}

/** Ends a process and waits for it. */
export async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.on('close', () => resolve());
    child.kill(signal);
  });
}
