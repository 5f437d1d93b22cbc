import { type Server, createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shopPolicy } from './cluster-images.ts';
import { at, globalPolicy, namespace, pod, text } from './cluster-objects.ts';
import { type ApiReply, NO_ASSETS, kubeAssets } from './cluster-server.ts';
import { type ClusterYard, type Replica, defineKind, eventually, grant, openYard } from './cluster-yard.ts';

const isAble = kubeAssets() !== null;
if (!isAble) console.warn(`skipped: ${NO_ASSETS}`);

let yard: ClusterYard;
let replica: Replica;
/** Whom accepted candidates are announced to. */
let delivery: Server;
const announced: string[] = [];

const PODS = '/api/v1/namespaces/shop/pods';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/shop/deployments';
const HASH = 'abc12';
const image = (name: string): string => `${yard.images.repositories}/${name}:1`;
const message = (reply: ApiReply): string => text(reply.body, 'message');

/** A pod of a Deployment, as its controllers would make it: none runs here. */
async function runPod(name: string, owner: string, named: string): Promise<void> {
  const metadata = {
    labels: { app: owner, 'pod-template-hash': HASH },
    ownerReferences: [
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${owner}-${HASH}`, uid: `uid-${owner}`, controller: true },
    ],
  };
  const body = pod(name, image(named), { metadata });
  expect((await yard.cluster.fetch(PODS, { method: 'POST', body })).status).toBe(201);
  const containerStatus = {
    name: 'app',
    image: image(named),
    imageID: `${yard.images.repositories}/${named}@${yard.images.digests[named] ?? ''}`,
    ready: true,
    restartCount: 0,
    state: { running: { startedAt: new Date().toISOString() } },
  };
  const status = {
    phase: 'Running',
    startTime: new Date().toISOString(),
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [containerStatus],
  };
  await yard.cluster.fetch(`${PODS}/${name}/status`, {
    method: 'PATCH',
    type: 'application/merge-patch+json',
    body: { status },
  });
}

/** What a disruption budget says of itself; its controller does not run here. */
async function allowDisruptions(allowed: number): Promise<void> {
  const path = '/apis/policy/v1/namespaces/shop/poddisruptionbudgets/web';
  const status = {
    observedGeneration: 1,
    disruptionsAllowed: allowed,
    currentHealthy: 3,
    desiredHealthy: 3 - allowed,
    expectedPods: 3,
  };
  const type = 'application/merge-patch+json';
  const reply = await yard.cluster.fetch(`${path}/status`, { method: 'PATCH', type, body: { status } });
  expect(reply.status, message(reply)).toBe(200);
}

async function podsLeft(owner: string): Promise<readonly string[]> {
  const { body } = await yard.cluster.fetch(`${PODS}?labelSelector=app=${owner}`);
  const items = at(body, 'items');
  return Array.isArray(items) ? items.map((one: unknown) => text(one, 'metadata', 'name')) : [];
}

beforeAll(async () => {
  if (!isAble) return;
  yard = await openYard();
  const { cluster } = yard;
  delivery = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      announced.push(`${request.method} ${request.url} ${Buffer.concat(chunks).toString()}`);
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => delivery.listen(0, '127.0.0.1', resolve));
  const address = delivery.address();
  const origin = `http://127.0.0.1:${address === null || typeof address === 'string' ? 0 : address.port}`;
  // What the chart grants for `reconcile.action: evict` and `reconcile.reports: policyreport`.
  grant(cluster, 'assay-controller-evicting', [
    {
      apiGroups: [''],
      resources: ['configmaps'],
      verbs: ['get', 'list', 'update'],
      resourceNames: ['assay-scale-blocks'],
    },
    { apiGroups: [''], resources: ['configmaps'], verbs: ['create'] },
    { apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] },
    { apiGroups: ['wgpolicyk8s.io'], resources: ['policyreports'], verbs: ['get', 'create', 'patch'] },
  ]);
  const kind = { group: 'wgpolicyk8s.io', version: 'v1alpha2', plural: 'policyreports', kind: 'PolicyReport' };
  defineKind(cluster, kind, 'Namespaced');
  cluster.apply(JSON.stringify(namespace('shop', { environment: 'production' })));
  const labels = { app: 'web' };
  cluster.apply(
    JSON.stringify({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
    }),
  );
  await allowDisruptions(0);
  replica = await yard.startReplica('one', {
    args: [
      '--reconcile-action=evict',
      '--cluster-reports=policyreport',
      '--reconcile-interval=2s',
      `--candidate-webhook=${origin}`,
    ],
  });
  // What runs came in before there was a policy.
  const containers = [{ name: 'app', image: image('unsigned') }];
  const spec = {
    replicas: 3,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers } },
  };
  cluster.apply(
    JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' }, spec }),
  );
  for (const name of ['web-1', 'web-2', 'web-3']) await runPod(name, 'web', 'unsigned');
  cluster.apply(JSON.stringify(globalPolicy('shop', shopPolicy(yard.images.key))));
}, 300_000);

afterAll(async () => {
  delivery?.close();
  await yard?.stop();
});

describe.skipIf(!isAble)('what runs and is refused', () => {
  it('may not grow any more, and may shrink', async () => {
    const blocks = await eventually(
      'the block',
      async () => (await yard.cluster.fetch('/api/v1/namespaces/shop/configmaps/assay-scale-blocks')).body,
      (seen) => text(seen, 'data', 'deployment.web') !== '',
    );
    expect(text(blocks, 'data', 'deployment.web')).toContain('signed');
    const scale = async (replicas: number): Promise<ApiReply> =>
      yard.cluster.fetch(`${DEPLOYMENTS}/web/scale`, {
        method: 'PATCH',
        type: 'application/merge-patch+json',
        body: { spec: { replicas } },
        user: 'developer',
      });
    const grown = await eventually(
      'refused',
      async () => scale(5),
      ({ status }) => status === 422 || status === 403,
    );
    expect(message(grown)).toContain('may not grow');
    expect((await scale(2)).status).toBe(200);
    // Nobody else takes the block away.
    const taken = yard.cluster.kubectl(['delete', 'configmap', 'assay-scale-blocks', '-n', 'shop'], {
      user: 'developer',
    });
    expect(taken.stderr).toContain('written by the controller of Assay alone');
    const run = yard.cluster.kubectl(['scale', 'deployment/web', '-n', 'shop', '--replicas=9'], { user: 'developer' });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('may not grow');
  });

  it('stays where a disruption budget of the cluster says so, and goes when it allows it, no more than our own budget', async () => {
    await eventually(
      'the eviction that the cluster does not allow',
      () => replica.log,
      (log) => log.includes('disruption budget'),
    );
    expect(await podsLeft('web')).toHaveLength(3);
    await allowDisruptions(3);
    const left = await eventually(
      'one eviction',
      async () => podsLeft('web'),
      (names) => names.length < 3,
    );
    expect(left).toHaveLength(2);
    // One of a workload in ten minutes: several rounds later the others are still there.
    await new Promise((resolve) => {
      setTimeout(resolve, 6000);
    });
    expect(await podsLeft('web')).toHaveLength(2);
    const events = yard.cluster.ok(['get', 'events.events.k8s.io', '-n', 'shop', '-o', 'json']);
    expect(events).toContain('ImageEvicted');
    expect(replica.hasEnded()).toBe(false);
  });

  it('is told in a PolicyReport', async () => {
    const report = await eventually(
      'the report',
      async () => (await yard.cluster.fetch('/apis/wgpolicyk8s.io/v1alpha2/namespaces/shop/policyreports/assay')).body,
      (seen) => Number(at(seen, 'summary', 'fail')) > 0,
    );
    expect(text(report, 'results', 0, 'result')).toBe('fail');
    expect(text(report, 'results', 0, 'message')).toContain('signed');
    expect(at(report, 'results', 0, 'resources', 0)).toMatchObject({
      kind: 'Deployment',
      name: 'web',
      namespace: 'shop',
    });
  });
});

describe.skipIf(!isAble)('a candidate for delivery', () => {
  it('that satisfies its environment is announced on the workload, in an event and to whoever delivers', async () => {
    const metadata = {
      labels: { 'assay.dev/candidate': 'true' },
      annotations: { 'assay.dev/candidate-image': image('good') },
    };
    const type = 'application/merge-patch+json';
    await yard.cluster.fetch(`${DEPLOYMENTS}/web`, { method: 'PATCH', type, body: { metadata } });
    const told = await eventually(
      'the answer on the workload',
      async () => (await yard.cluster.fetch(`${DEPLOYMENTS}/web`)).body,
      (seen) => text(seen, 'metadata', 'annotations', 'assay.dev/candidate-verdict') === 'pass',
    );
    expect(text(told, 'metadata', 'annotations', 'assay.dev/candidate-judged')).toBe(image('good'));
    const events = await eventually(
      'the event',
      () => yard.cluster.ok(['get', 'events.events.k8s.io', '-n', 'shop', '-o', 'json']),
      (seen) => seen.includes('CandidateAccepted'),
    );
    expect(events).toContain(`${image('good')} satisfies every policy of shop`);
    const [line = '', ...more] = await eventually(
      'the announcement',
      () => announced,
      (seen) => seen.length > 0,
    );
    expect(line).toMatch(/^POST \/assay\/candidates /);
    expect(JSON.parse(line.slice(line.indexOf('{')))).toMatchObject({
      type: 'candidate-accepted',
      namespace: 'shop',
      kind: 'Deployment',
      name: 'web',
      image: image('good'),
    });
    expect(more).toEqual([]);
  });
});

describe.skipIf(!isAble)('what is better by the time of another leader', () => {
  it('may grow again', async () => {
    await replica.stop();
    for (const name of await podsLeft('web')) {
      yard.cluster.ok(['delete', 'pod', name, '-n', 'shop', '--force', '--grace-period=0']);
    }
    replica = await yard.startReplica('two', { args: ['--reconcile-action=scale-block', '--reconcile-interval=2s'] });
    await eventually(
      'the block is gone',
      async () => (await yard.cluster.fetch('/api/v1/namespaces/shop/configmaps/assay-scale-blocks')).body,
      (seen) => text(seen, 'metadata', 'name') !== '' && text(seen, 'data', 'deployment.web') === '',
    );
    const body = { spec: { replicas: 4 } };
    const type = 'application/merge-patch+json';
    const grown = await eventually(
      'it grows',
      async () => yard.cluster.fetch(`${DEPLOYMENTS}/web/scale`, { method: 'PATCH', type, body, user: 'developer' }),
      ({ status }) => status === 200,
    );
    expect(grown.status).toBe(200);
  });
});
