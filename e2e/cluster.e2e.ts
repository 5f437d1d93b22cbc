import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject } from '@assay/core';
import { at, breakGlass, exception, globalPolicy, namespace, pod, text } from './cluster-objects.ts';
import { shopPolicy } from './cluster-images.ts';
import { type ApiReply, NO_ASSETS, ended, freePort, kubeAssets } from './cluster-server.ts';
import { type ClusterYard, type Replica, eventually, openYard } from './cluster-yard.ts';
import { program, repositoryRoot } from './program.ts';

const isAble = kubeAssets() !== null;
if (!isAble) console.warn(`skipped: ${NO_ASSETS}`);
const KEY = 'a-key-for-the-story-0123456789';

let yard: ClusterYard;
let replica: Replica;
let service: ChildProcess;
let serviceUrl: string;

const image = (name: string): string => `${yard.images.repositories}/${name}:1`;
const pinned = (name: string): string => `${image(name)}@${yard.images.digests[name] ?? ''}`;

/** Makes a pod as a developer does. */
async function create(object: object, query = ''): Promise<ApiReply> {
  return patiently(`/api/v1/namespaces/shop/pods${query}`, { method: 'POST', body: object, user: 'developer' });
}

/** Tries again where an image is not judged yet, as the refusal says. */
async function patiently(path: string, init: Parameters<ClusterYard['cluster']['fetch']>[1]): Promise<ApiReply> {
  const send = async (): Promise<ApiReply> => yard.cluster.fetch(path, init);
  return eventually('a verdict', send, (reply) => !message(reply).includes('is not judged yet'));
}

const message = (reply: ApiReply): string => text(reply.body, 'message');

/** Lines of the audit trail of the replica. */
function trail(): readonly Readonly<Record<string, unknown>>[] {
  return lines().map((line) => {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) ? value : {};
  });
}

function lines(): readonly string[] {
  return readFileSync(replica.auditLog, 'utf8').trimEnd().split('\n');
}

/** Says what the kubelet would: the pod runs an image. */
async function run(name: string, digest: string): Promise<void> {
  const containerStatus = {
    name: 'app',
    image: image('stale'),
    imageID: `${yard.images.repositories}/stale@${digest}`,
    ready: true,
    restartCount: 0,
    state: { running: { startedAt: new Date().toISOString() } },
  };
  const reply = await yard.cluster.fetch(`/api/v1/namespaces/shop/pods/${name}/status`, {
    method: 'PATCH',
    type: 'application/merge-patch+json',
    body: { status: { phase: 'Running', startTime: new Date().toISOString(), containerStatuses: [containerStatus] } },
  });
  expect(reply.status, message(reply)).toBe(200);
}

beforeAll(async () => {
  if (!isAble) return;
  yard = await openYard();
  const port = await freePort();
  serviceUrl = `http://127.0.0.1:${port}`;
  service = spawn(program, ['serve', '--data', join(yard.work, 'service'), '--listen', `127.0.0.1:${port}`], {
    env: { PATH: process.env['PATH'], HOME: join(yard.work, 'home'), ASSAY_ADMIN_KEY: KEY },
    stdio: 'ignore',
  });
  yard.cluster.apply(JSON.stringify(namespace('shop', { environment: 'production' })));
  yard.cluster.apply(JSON.stringify(globalPolicy('shop', shopPolicy(yard.images.key), { pin: 'workloads' })));
  replica = await yard.startReplica('one', {
    args: [
      `--service=${serviceUrl}`,
      '--judge-in=here',
      '--record-deployments',
      '--report-admissions',
      '--cluster-name=story',
    ],
    env: { ASSAY_SERVICE_KEY: KEY },
  });
});

afterAll(async () => {
  if (!isAble) return;
  if (service !== undefined) await ended(service, 'SIGTERM');
  await yard?.stop();
});

describe.skipIf(!isAble)('at the door of a cluster', () => {
  it('trusts the authority that the controller made, in every webhook', () => {
    const configuration = yard.cluster.get('validatingwebhookconfiguration', 'assay-controller');
    const bundles = [0, 1, 2].map((index) => text(configuration, 'webhooks', index, 'clientConfig', 'caBundle'));
    expect(bundles.every((bundle) => Buffer.from(bundle, 'base64').toString().includes('BEGIN CERTIFICATE'))).toBe(
      true,
    );
  });

  it('refuses an image that nobody signed, and says rule, image, why and how to fix it', async () => {
    const reply = await create(pod('unsigned', image('unsigned')));
    expect(reply.status).toBe(403);
    expect(message(reply)).toContain('policy "shop"');
    expect(message(reply)).toContain(image('unsigned'));
    expect(message(reply)).toContain('rule signed:');
    expect(message(reply)).toContain('let the release pipeline sign it');
    expect(message(reply)).toContain('spec.containers[0].image');
  });

  it('refuses one that somebody else signed, with what kept the signature from counting', async () => {
    const reply = await create(pod('stranger', image('stranger')));
    expect(reply.status).toBe(403);
    expect(message(reply)).toContain('rule signed:');
    expect(message(reply)).toMatch(/nearest/);
  });

  it('refuses a vulnerable image with the vulnerability and the package', async () => {
    const reply = await create(pod('vulnerable', image('vulnerable')));
    expect(reply.status).toBe(403);
    expect(message(reply)).toContain('rule no-high:');
    expect(message(reply)).toContain('badlib');
    expect(message(reply)).toMatch(/CVE-2026-1001|PYSEC-2026-1/);
    expect(message(reply)).toContain('update the package');
  });

  it('shows the same to whoever runs kubectl, with exit code 1', () => {
    const told = yard.cluster.kubectl(['run', 'u', '-n', 'shop', `--image=${image('unsigned')}`], {
      user: 'developer',
    });
    expect(told.code).toBe(1);
    expect(told.stderr).toContain('admission webhook "closed.assay.dev" denied the request: assay: image');
  });

  it('admits a good image, pinned to the digest that was judged', async () => {
    const reply = await create(pod('good', image('good')));
    expect(reply.status, message(reply)).toBe(201);
    expect(text(reply.body, 'spec', 'containers', 0, 'image')).toBe(pinned('good'));
  });

  it('refuses a Deployment of a bad image and pins one of a good image', () => {
    const of = (name: string, named: string): string =>
      yard.cluster.ok([
        'create',
        'deployment',
        name,
        '-n',
        'shop',
        `--image=${named}`,
        '--dry-run=client',
        '-o',
        'json',
      ]);
    const bad = yard.cluster.kubectl(['apply', '-f', '-'], { input: of('bad', image('unsigned')), user: 'developer' });
    expect(bad.stderr).toContain('spec.template.spec.containers[0].image');
    expect(bad.code).toBe(1);
    const good = yard.cluster.kubectl(['apply', '-f', '-'], { input: of('web', image('good')), user: 'developer' });
    expect(good.code, good.stderr).toBe(0);
    const made = yard.cluster.get('deployment', 'web', '-n', 'shop');
    expect(text(made, 'spec', 'template', 'spec', 'containers', 0, 'image')).toBe(pinned('good'));
  });

  it('refuses an ephemeral container with a bad image, and lets a good one in', async () => {
    const debug = async (name: string, named: string): Promise<ApiReply> =>
      patiently('/api/v1/namespaces/shop/pods/good/ephemeralcontainers', {
        method: 'PATCH',
        type: 'application/strategic-merge-patch+json',
        body: { spec: { ephemeralContainers: [{ name, image: named }] } },
      });
    const bad = await debug('bad', image('unsigned'));
    expect(bad.status).toBe(403);
    expect(message(bad)).toContain('spec.ephemeralContainers[0].image');
    const good = await debug('fine', image('other'));
    expect(good.status, message(good)).toBe(200);
    expect(text(good.body, 'spec', 'ephemeralContainers', 0, 'image')).toBe(pinned('other'));
  });

  it('answers a dry run the same and leaves no trace of it', async () => {
    const before = lines().length;
    const bad = await create(pod('dry', image('unsigned')), '?dryRun=All');
    expect(bad.status).toBe(403);
    const good = await create(pod('dry', image('good')), '?dryRun=All');
    expect(good.status).toBe(201);
    expect(lines()).toHaveLength(before);
  });
});

describe.skipIf(!isAble)('what runs already', () => {
  it('is marked within a minute of a change of policy', async () => {
    const admitted = await create(pod('stale', image('stale')));
    expect(admitted.status, message(admitted)).toBe(201);
    await run('stale', yard.images.digests['stale'] ?? '');
    const look = (): unknown => yard.cluster.get('pod', 'stale', '-n', 'shop');
    await eventually('judged as it runs', look, (seen) => verdict(seen) === 'pass');
    const changed = globalPolicy('shop', shopPolicy(yard.images.key, { severity: 'low' }), { pin: 'workloads' });
    yard.cluster.apply(JSON.stringify(changed));
    const changedAt = Date.now();
    const seen = await eventually('marked as refused', look, (one) => verdict(one) === 'fail');
    expect(Date.now() - changedAt).toBeLessThan(60_000);
    expect(text(seen, 'metadata', 'annotations', 'assay.dev/verdict-reason')).toContain('oldlib');
  });

  it('is told in an event, a report, the status of the policy and a number', async () => {
    const events = await eventually(
      'an event',
      () => yard.cluster.ok(['get', 'events.events.k8s.io', '-n', 'shop', '-o', 'json']),
      (seen) => seen.includes('ImageRefused'),
    );
    expect(events).toContain('oldlib');
    const report = await eventually(
      'a report',
      () => yard.cluster.kubectl(['get', 'reports.openreports.io', 'assay', '-n', 'shop', '-o', 'json']).stdout,
      (seen) => seen.includes('"result": "fail"'),
    );
    expect(report).toContain('oldlib');
    const policy = await eventually(
      'counts in the status',
      () => yard.cluster.get('globalimagepolicy', 'shop'),
      (seen) => at(seen, 'status', 'counts', 'fail') === 1,
    );
    expect(text(policy, 'status', 'state')).toBe('current');
    const { body } = await replica.get('/metrics');
    expect(body).toContain('assay_running_workloads{result="fail"} 1');
  });

  it('is known to the service', async () => {
    const seen = await eventually('the deployment', deployments, (one) => one.includes('shop/pod/stale'));
    expect(seen).toContain(yard.images.digests['stale']);
  });
});

describe.skipIf(!isAble)('a candidate for delivery', () => {
  it.each([
    ['good', 'pass'],
    ['unsigned', 'fail'],
  ])('%s is judged by the policies of its place: %s', async (name, wanted) => {
    const metadata = {
      labels: { 'assay.dev/candidate': 'true' },
      annotations: { 'assay.dev/candidate-image': image(name) },
    };
    const path = '/apis/apps/v1/namespaces/shop/deployments/web';
    await yard.cluster.fetch(path, { method: 'PATCH', type: 'application/merge-patch+json', body: { metadata } });
    const told = await eventually(
      'the answer on the workload',
      async () => (await yard.cluster.fetch(path)).body,
      (seen) => text(seen, 'metadata', 'annotations', 'assay.dev/candidate-judged') === image(name),
    );
    expect(text(told, 'metadata', 'annotations', 'assay.dev/candidate-verdict')).toBe(wanted);
  });
});

describe.skipIf(!isAble)('kubectl assay', () => {
  const plugin = (...args: readonly string[]): { readonly code: number | null; readonly out: string } => {
    const env = { PATH: `${process.env['KUBEBUILDER_ASSETS']}:${process.env['PATH']}`, HOME: yard.work };
    const flags = ['-n', 'shop', '--kubeconfig', yard.cluster.kubeconfig];
    const script = join(repositoryRoot, 'deploy/kubernetes/kubectl-assay');
    const { status, stdout, stderr } = spawnSync(script, [...args, ...flags], { env, encoding: 'utf8' });
    return { code: status, out: `${stdout}${stderr}` };
  };

  it('says what the gate says now of something that is there, and leaves no trace', () => {
    const before = lines().length;
    expect(plugin('check', 'deployment/web')).toEqual({ code: 0, out: 'deployment/web: admitted\n' });
    const refused = plugin('check', 'pod/stale', 'deployment/web');
    expect(refused.code).toBe(2);
    expect(refused.out).toContain('pod/stale: refused');
    expect(refused.out).toContain('oldlib');
    expect(plugin('check', 'deployment/absent').code).toBe(4);
    expect(plugin('check').code).toBe(64);
    expect(lines()).toHaveLength(before);
    expect(plugin('policies').out).toContain('globalimagepolicy.assay.dev/shop');
  });
});

describe.skipIf(!isAble)('an exception', () => {
  it('lets one through for its time, names itself, and ends', async () => {
    const expiresAt = new Date(Date.now() + 12_000).toISOString();
    const scope = { namespaces: ['shop'], images: [`${yard.images.repositories}/unsigned`], policies: ['shop'] };
    yard.cluster.apply(JSON.stringify(exception('hotfix', { ...scope, expiresAt })));
    const admitted = await eventually(
      'let in',
      async () => create(pod('hotfix', image('unsigned'))),
      (reply) => reply.status !== 403,
    );
    expect(admitted.status, message(admitted)).toBe(201);
    expect(admitted.warnings.join()).toContain('hotfix');
    expect((await create(pod('hotfix-2', image('vulnerable')))).status).toBe(403);
    const refused = await eventually(
      'refused again',
      async () => create(pod('hotfix-3', image('unsigned')), '?dryRun=All'),
      (reply) => reply.status === 403,
    );
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
    expect(message(refused)).toContain('rule signed:');
  });

  it('counts only where its word counts, and is refused elsewhere when it is written', () => {
    const scope = { namespaces: ['*'], images: ['**'], expiresAt: '2999-01-01T00:00:00Z' };
    const told = yard.cluster.kubectl(['apply', '-f', '-'], {
      input: JSON.stringify(exception('mine', scope, 'shop')),
    });
    expect(told.code).toBe(1);
    expect(told.stderr).toContain('would not count');
  });
});

describe.skipIf(!isAble)('break-glass', () => {
  it('opens the door of its namespaces, and says so', async () => {
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    yard.cluster.apply(JSON.stringify(breakGlass('outage', { namespaces: ['shop'], expiresAt })));
    const admitted = await eventually(
      'let in',
      async () => create(pod('outage', image('vulnerable'))),
      (reply) => reply.status !== 403,
    );
    expect(admitted.status, message(admitted)).toBe(201);
    expect(admitted.warnings.join()).toContain('outage');
    yard.cluster.ok(['delete', 'breakglass', 'outage', '-n', 'assay-system']);
    await eventually(
      'closed again',
      async () => create(pod('outage-2', image('vulnerable')), '?dryRun=All'),
      (reply) => reply.status === 403,
    );
  });
});

describe.skipIf(!isAble)('the service', () => {
  it('has every decision: who asked for what where, what became of it, and why', async () => {
    const of = async (outcome: string, named: string): Promise<string> =>
      asked(
        `/admissions?cluster=story&environment=production&namespace=shop&outcome=${outcome}&image=${encodeURIComponent(image(named))}`,
      );
    const found = async (outcome: string, named: string, holds: (seen: string) => boolean): Promise<unknown> => {
      const told = await eventually(`${outcome} ${named}`, async () => of(outcome, named), holds);
      const answer: unknown = JSON.parse(told);
      return at(answer, 'items');
    };
    const { digests } = yard.images;
    const unsigned = await found('refused', 'unsigned', (seen) => seen.includes('"name":"unsigned"'));
    expect(unsigned).toContainEqual(
      expect.objectContaining({
        user: 'developer',
        operation: 'CREATE',
        workload: expect.objectContaining({ kind: 'Pod', name: 'unsigned' }),
        images: [
          expect.objectContaining({
            digest: digests['unsigned'],
            policy: 'shop',
            mode: 'enforce',
            findings: [expect.objectContaining({ rule: 'signed', recommendation: 'let the release pipeline sign it' })],
          }),
        ],
      }),
    );
    await found('refused', 'vulnerable', (seen) => seen.includes('"rule":"no-high"'));
    await found('refused', 'unsigned', (seen) => seen.includes('spec.ephemeralContainers[0].image'));
    await found('refused', 'unsigned', (seen) => seen.includes('"kind":"Deployment"'));
    await found('admitted', 'good', (seen) => seen.includes(digests['good'] ?? 'none'));
    await found('excepted', 'unsigned', (seen) => seen.includes('"owner":"platform@example.test"'));
    await found('broke-glass', 'vulnerable', (seen) => seen.includes('"name":"outage"'));
    // Dry runs left nothing there either.
    expect(await asked('/admissions?limit=1000')).not.toMatch(/"name":"(dry|outage-2|hotfix-3)"/);
  });

  it('knows the controller with its policies, and has refusals, exceptions and break-glass in its own trail', async () => {
    const clusters: unknown = JSON.parse(await asked('/clusters'));
    expect(text(clusters, 'items', 0, 'name')).toBe('story');
    expect(text(clusters, 'items', 0, 'controllers', 0, 'instance')).toBe('one');
    expect(text(clusters, 'items', 0, 'controllers', 0, 'policies')).toMatch(/^sha256:/);
    for (const action of ['admission.refused', 'admission.excepted', 'admission.break-glass']) {
      expect(await asked(`/audit?action=${action}`)).toContain('"cluster":"story"');
    }
    expect(await asked('/audit/verification')).toContain('"kind":"intact"');
  });
});

describe.skipIf(!isAble)('the audit trail', () => {
  it('has every refusal, admission and exception with its evidence, and what changed of what runs', async () => {
    await eventually('everything is written', trail, (seen) => seen.some((line) => line['type'] === 'running'));
    const of = (kind: string, named: string): Readonly<Record<string, unknown>> | undefined =>
      trail().find(
        (line) =>
          line['kind'] === kind && line['digest'] !== null && String(line['reference']).startsWith(image(named)),
      );
    const digests = yard.images.digests;
    expect(of('denied', 'unsigned')).toMatchObject({ policy: 'shop', digest: digests['unsigned'], user: 'developer' });
    expect(of('denied', 'vulnerable')).toMatchObject({ policy: 'shop', digest: digests['vulnerable'] });
    expect(of('admitted', 'good')).toMatchObject({ digest: digests['good'] });
    expect(String(of('excepted', 'unsigned')?.['message'])).toContain('hotfix of platform@example.test');
    const marked = trail().find(
      (line) => line['type'] === 'running' && line['name'] === 'stale' && line['result'] === 'fail',
    );
    expect(marked).toMatchObject({ namespace: 'shop', before: 'pass' });
  });

  it('is a chain in which no line can be changed', () => {
    let previous = '0'.repeat(64);
    for (const line of lines()) {
      expect(line).toContain(`"previous":"${previous}"`);
      previous = createHash('sha256').update(line).digest('hex');
    }
  });
});

const verdict = (value: unknown): string => text(value, 'metadata', 'annotations', 'assay.dev/verdict');

async function deployments(): Promise<string> {
  return asked('/deployments');
}

/** What the service says at an address of its API. */
async function asked(path: string): Promise<string> {
  const headers = { authorization: `Bearer ${KEY}` };
  return fetch(`${serviceUrl}/api/v1${path}`, { headers }).then(
    async (response) => response.text(),
    (error: unknown) => String(error),
  );
}
