import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject } from '@assay/core';
import { parseAllDocuments } from 'yaml';
import { type Front, openFront } from './cluster-front.ts';
import { type ClusterImages, fillRegistry } from './cluster-images.ts';
import { type ClusterServer, ended, freePort, startCluster } from './cluster-server.ts';
import { program, repositoryRoot, requireTools, temporaryDirectory } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';

/** A controller that runs beside the cluster. */
export interface Replica {
  readonly name: string;
  readonly port: number;
  /** Where it writes its audit trail. */
  readonly auditLog: string;
  /** Everything that it said. */
  readonly log: string;
  readonly hasEnded: () => boolean;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
  readonly get: (path: string) => Promise<{ readonly status: number; readonly body: string }>;
}

/** A cluster with the gate of the plain manifests, a registry, and replicas as many as are started. */
export interface ClusterYard {
  readonly cluster: ClusterServer;
  readonly registry: RegistryServer;
  readonly images: ClusterImages;
  readonly front: Front;
  readonly work: string;
  readonly replicas: () => readonly Replica[];
  /** Starts a replica and waits until it is ready, unless told not to. Its state is kept by its name. */
  readonly startReplica: (
    name: string,
    options?: {
      /** More arguments; those of the same name take the place of what is usual. */
      readonly args?: readonly string[];
      /** Usual arguments that it does not get, by their names. */
      readonly without?: readonly string[];
      readonly env?: Readonly<Record<string, string>>;
      readonly wait?: boolean;
    },
  ) => Promise<Replica>;
  readonly stop: () => Promise<void>;
}

/** The namespace of the controller in the plain manifests, and its name. */
const HOME_NAMESPACE = 'assay-system';
const GATE = 'assay-controller';

/** Lets the controller do something more. */
export function grant(cluster: ClusterServer, name: string, rules: readonly object[]): void {
  const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name } };
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name };
  const subjects = [{ kind: 'User', name: 'controller', apiGroup: 'rbac.authorization.k8s.io' }];
  cluster.apply(
    listOf([
      { ...rbac, kind: 'ClusterRole', rules },
      { ...rbac, kind: 'ClusterRoleBinding', roleRef, subjects },
    ]),
  );
}

/** Makes kinds of objects known whose content nobody looks at. */
export function defineKind(
  cluster: ClusterServer,
  kind: { readonly group: string; readonly version: string; readonly plural: string; readonly kind: string },
  scope: 'Namespaced' | 'Cluster',
): void {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const name = `${kind.plural}.${kind.group}`;
  const names = { plural: kind.plural, singular: kind.kind.toLowerCase(), kind: kind.kind };
  const versions = [{ name: kind.version, served: true, storage: true, schema }];
  cluster.apply(
    JSON.stringify({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name },
      spec: { group: kind.group, scope, names, versions },
    }),
  );
  cluster.ok(['wait', '--for=condition=Established', `crd/${name}`, '--timeout=30s']);
}

/** The definitions of the kinds that the gate itself is told by. */
export function ownDefinitions(): readonly unknown[] {
  return manifests().filter((one) => kindOf(one) === 'CustomResourceDefinition');
}

/** Starts everything but the replicas. */
export async function openYard(): Promise<ClusterYard> {
  requireTools('docker-registry');
  const temporary = temporaryDirectory();
  const work = temporary.path;
  mkdirSync(join(work, 'registry'));
  const [cluster, registry, front] = await Promise.all([
    startCluster(join(work, 'cluster')),
    startRegistry(join(work, 'registry')),
    openFront(),
  ]);
  const images = await fillRegistry(registry.host, work);
  applyManifests(cluster, front.port);
  const running = new Map<string, Replica>();
  const route = async (): Promise<void> => front.to([...running.values()].map(({ port }) => port));
  return {
    cluster,
    registry,
    images,
    front,
    work,
    replicas: () => [...running.values()],
    startReplica: async (name, options = {}) => {
      const replica = await spawnReplica({ name, work, cluster, images, ...options }, () => {
        running.delete(name);
        void route();
      });
      if (options.wait !== false)
        await untilAnswered(async () => (await replica.get('/readyz')).status === 200, replica);
      running.set(name, replica);
      await route();
      return replica;
    },
    stop: async () => {
      await Promise.all([...running.values()].map(async (replica) => replica.stop()));
      front.close();
      await registry.stop();
      await cluster.stop();
      temporary.remove();
    },
  };
}

/**
 * The plain manifests as they are, except that webhooks are reached at the front, and that what the service account may do is given to a
 * user, as no pod runs here: least privilege is what replicas really run with.
 */
function applyManifests(cluster: ClusterServer, port: number): void {
  const objects = manifests();
  const definitions = objects.filter(
    (one) => kindOf(one) === 'CustomResourceDefinition' || kindOf(one) === 'Namespace',
  );
  cluster.apply(listOf(definitions));
  cluster.ok(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
  const rest = objects.filter((one) => one !== null && !definitions.includes(one));
  cluster.apply(listOf([...rest.map((one) => adapted(one, port)), ...REPORTING]));
}

function manifests(): readonly unknown[] {
  const text = readFileSync(join(repositoryRoot, 'deploy/kubernetes/assay-controller.yaml'), 'utf8');
  return parseAllDocuments(text).map((document): unknown => document.toJS());
}

export function listOf(items: readonly unknown[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

function kindOf(value: unknown): unknown {
  return isJsonObject(value) ? value['kind'] : null;
}

function adapted(value: unknown, port: number): unknown {
  if (!isJsonObject(value)) return value;
  const kind = value['kind'];
  if (kind === 'ClusterRoleBinding' || kind === 'RoleBinding') {
    return { ...value, subjects: [{ kind: 'User', name: 'controller', apiGroup: 'rbac.authorization.k8s.io' }] };
  }
  if (kind === 'ValidatingAdmissionPolicy') {
    const account = `system:serviceaccount:${HOME_NAMESPACE}:${GATE}`;
    return JSON.parse(JSON.stringify(value).replaceAll(account, 'controller'));
  }
  const { webhooks } = value;
  if (!Array.isArray(webhooks)) return value;
  return {
    ...value,
    webhooks: webhooks.map((webhook: unknown) => {
      if (!isJsonObject(webhook) || !isJsonObject(webhook['clientConfig'])) throw new Error('a webhook without client');
      const { service } = webhook['clientConfig'];
      const path = isJsonObject(service) ? String(service['path']) : '';
      return { ...webhook, clientConfig: { url: `https://127.0.0.1:${port}${path}` } };
    }),
  };
}

/** What the chart grants for `reconcile.action: event` and `reconcile.reports: openreports`, and the definition of those reports. */
const REPORTING: readonly object[] = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'assay-controller-reporting' },
    rules: [
      { apiGroups: ['openreports.io'], resources: ['reports'], verbs: ['get', 'create', 'patch'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['patch'] },
      { apiGroups: ['apps'], resources: ['replicasets'], verbs: ['patch'] },
      { apiGroups: ['batch'], resources: ['jobs'], verbs: ['patch'] },
    ],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'assay-controller-reporting' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'assay-controller-reporting' },
    subjects: [{ kind: 'User', name: 'controller', apiGroup: 'rbac.authorization.k8s.io' }],
  },
  // Roles such as `edit` are put together by the controller manager, which does not run here.
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'developers' },
    rules: [
      { apiGroups: ['', 'apps', 'batch', 'argoproj.io'], resources: ['*'], verbs: ['*'] },
      { apiGroups: ['assay.dev'], resources: ['policyexceptions', 'imagepolicies'], verbs: ['*'] },
    ],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'developers' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'developers' },
    subjects: [{ kind: 'Group', name: 'developers', apiGroup: 'rbac.authorization.k8s.io' }],
  },
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'reports.openreports.io' },
    spec: {
      group: 'openreports.io',
      scope: 'Namespaced',
      names: { plural: 'reports', singular: 'report', kind: 'Report' },
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        },
      ],
    },
  },
];

interface ReplicaPlan {
  readonly name: string;
  readonly work: string;
  readonly cluster: ClusterServer;
  readonly images: ClusterImages;
  readonly args?: readonly string[];
  readonly without?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

async function spawnReplica(plan: ReplicaPlan, onEnd: () => void): Promise<Replica> {
  const { name, work, cluster, images, args = [], without = [], env = {} } = plan;
  const port = await freePort();
  const auditLog = join(work, `${name}.audit.ndjson`);
  const log = join(work, `${name}.log`);
  const out = createWriteStream(log, { flags: 'a' });
  const child: ChildProcess = spawn(
    program,
    [...others([...args, ...without], controllerArgs({ name, port, work, cluster, images, auditLog })), ...args],
    {
      cwd: work,
      env: { PATH: process.env['PATH'], HOME: join(work, 'home'), NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  child.stdout?.pipe(out, { end: false });
  child.stderr?.pipe(out, { end: false });
  child.on('close', onEnd);
  return {
    name,
    port,
    auditLog,
    get log() {
      return readFileSync(log, 'utf8');
    },
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    stop: async (signal = 'SIGTERM') => ended(child, signal),
    get: async (path) => ask(port, path),
  };
}

/** Arguments but for those of some names. */
function others(named: readonly string[], args: readonly string[]): readonly string[] {
  const names = new Set(named.map((text) => text.split('=')[0]));
  return args.filter((text) => !names.has(text.split('=')[0]));
}

function controllerArgs(plan: {
  readonly name: string;
  readonly port: number;
  readonly work: string;
  readonly cluster: ClusterServer;
  readonly images: ClusterImages;
  readonly auditLog: string;
}): readonly string[] {
  const { name, port, work, cluster, images, auditLog } = plan;
  return [
    'controller',
    '--cluster',
    `--kubeconfig=${cluster.kubeconfigOf('controller')}`,
    `--cluster-namespace=${HOME_NAMESPACE}`,
    `--instance=${name}`,
    `--listen=127.0.0.1:${port}`,
    `--state=${join(work, `${name}.state`)}`,
    `--cache-dir=${join(work, 'cache')}`,
    `--db=${images.database}`,
    '--platform=linux/amd64',
    '--environment-label=environment',
    `--exempt-namespace=${HOME_NAMESPACE}`,
    `--trusted-namespace=${HOME_NAMESPACE}`,
    '--label-guard=system:masters',
    `--certificate-secret=${GATE}-tls`,
    '--certificate-name=127.0.0.1',
    `--webhook-configuration=${GATE}`,
    '--reconcile-action=event',
    '--reconcile-interval=10s',
    '--cluster-reports=openreports',
    `--audit-log=${auditLog}`,
  ];
}

async function ask(port: number, path: string): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, rejectUnauthorized: false, timeout: 5000 }, (message) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.on('end', () => resolve({ status: message.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
      message.on('error', reject);
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
    sent.on('error', reject);
    sent.end();
  });
}

async function untilAnswered(check: () => Promise<boolean>, replica: Replica): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (await check().catch(() => false)) return;
    if (replica.hasEnded()) break;
    await sleep(100);
  }
  throw new Error(`${replica.name} does not become ready: ${replica.log}`);
}

/** Asks until something holds; fails with what was seen last. */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  holds: (seen: T) => boolean,
  withinMs = 60_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  let seen = await look();
  while (!holds(seen)) {
    if (Date.now() > until) throw new Error(`not in time: ${what}; last seen: ${JSON.stringify(seen)?.slice(0, 2000)}`);
    await sleep(200);
    seen = await look();
  }
  return seen;
}

/** Forgets what a replica keeps. */
export function forgetState(yard: ClusterYard, name: string): void {
  rmSync(join(yard.work, `${name}.state`), { recursive: true, force: true });
}
