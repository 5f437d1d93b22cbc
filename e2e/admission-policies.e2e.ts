import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, isJsonObject, parseReference } from '@assay/core';
import { artifactBlob, pushArtifact } from '@assay/oci';
import { registryOptions } from '@assay/testkit';
import { pod, reviewOf, workload } from './admission-reviews.ts';
import { type Answer, type Webhook, type WebhookOptions, auditLines, startWebhook, until } from './admission-yard.ts';
import { type ClusterImages, fillRegistry, shopPolicy } from './cluster-images.ts';
import { type Run, assay, report, requireTools, temporaryDirectory, tool } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';
import { type ServiceProcess, freePort, startProcess } from './service-processes.ts';

const temporary = temporaryDirectory();
const work = temporary.path;
const started: Webhook[] = [];
const imageOf = (name: string): string => `${images.repositories}/${name}:1`;

let registry: RegistryServer;
let images: ClusterImages;
let count = 0;

beforeAll(async () => {
  requireTools('docker-registry', 'git');
  mkdirSync(join(work, 'registry'));
  registry = await startRegistry(join(work, 'registry'));
  images = await fillRegistry(registry.host, work);
});

afterEach(async () => {
  for (const one of started.splice(0)) await one.stop('SIGKILL');
});

afterAll(async () => {
  await registry?.stop();
  temporary.remove();
});

/** A directory of its own with files. */
function place(files: Readonly<Record<string, unknown>>): string {
  count += 1;
  const directory = join(work, `place-${count}`);
  mkdirSync(directory);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(directory, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return directory;
}

async function start(args: readonly string[], more: Partial<WebhookOptions> = {}): Promise<Webhook> {
  count += 1;
  const home = join(work, `home-${count}`);
  const one = await startWebhook({ home, args: ['--db', images.database, '--cold-wait', '8s', ...args], ...more });
  started.push(one);
  return one;
}

async function ask(webhook: Webhook, name: string, namespace = 'shop'): Promise<Answer> {
  return webhook.validate(reviewOf(pod(imageOf(name)), { namespace }));
}

/** A document that says how the policy is carried out. */
function door(enforcement: JsonObject, more: JsonObject = {}): JsonObject {
  return { admission: { policies: [{ name: 'shop', policy: shopPolicy(images.key), ...enforcement }], ...more } };
}

describe('what a refusal does', () => {
  it('is a warning in mode warn, and nothing but an entry of the audit trail in mode audit', async () => {
    const auditLog = join(place({}), 'audit.jsonl');
    const inWarn = { namespaces: { names: ['warned'] }, mode: 'warn' };
    const inAudit = { namespaces: { selector: { matchLabels: { stage: 'new' } } }, mode: 'audit' };
    const webhook = await start(
      ['--policies', place({ 'door.json': door({ modes: [inWarn, inAudit] }) }), '--audit-log', auditLog].concat([
        '--namespace-labels',
        'fresh=stage:new',
      ]),
    );
    expect(await ask(webhook, 'unsigned')).toMatchObject({ allowed: false });
    const warned = await ask(webhook, 'unsigned', 'warned');
    expect(warned).toMatchObject({ allowed: true });
    expect(warned.warnings.join()).toContain('signed');
    const audited = await ask(webhook, 'unsigned', 'fresh');
    expect(audited).toMatchObject({ allowed: true, warnings: [] });
    expect(audited.annotations['finding']).toContain('signed');
    await until(async () => auditLines(auditLog).some(({ uid, kind }) => uid === audited.uid && kind === 'audited'));
  });

  it('is told to operators alone for a shadow policy, and is carried out for a share of the workloads for a canary', async () => {
    const shadowed = await start(['--policies', place({ 'door.json': door({ shadow: true }) })]);
    expect(await ask(shadowed, 'unsigned')).toMatchObject({ allowed: true, warnings: [] });
    expect((await shadowed.get('/metrics')).text).toMatch(/assay_verdict_total\{verdict="fail",mode="shadow"\} 1/);
    const canary = await start(['--policies', place({ 'door.json': door({ canaryPercent: 50 }) })]);
    const names = Array.from({ length: 40 }, (_, index) => `team-${index}`);
    const first = await Promise.all(names.map(async (name) => (await ask(canary, 'unsigned', name)).allowed));
    const again = await Promise.all(names.map(async (name) => (await ask(canary, 'unsigned', name)).allowed));
    expect(again).toEqual(first);
    expect(first.filter((allowed) => allowed === true).length).toBeGreaterThan(8);
    expect(first.filter((allowed) => allowed === false).length).toBeGreaterThan(8);
  });

  it('for what is not judged in time and what cannot be judged is what the policy says of those', async () => {
    const none = `${images.repositories}/none:1`;
    const open = await start(['--policies', place({ 'door.json': door({ onError: 'open' }) })]);
    const answer = await open.validate(reviewOf(pod(none)));
    expect(answer).toMatchObject({ allowed: true });
    expect(answer.warnings.join()).toContain('none');
    expect(await ask(open, 'unsigned')).toMatchObject({ allowed: false });
    const watched = place({ 'door.json': door({ onUnknown: 'allow-and-watch' }) });
    const watching = await start(['--policies', watched, '--cold-wait', '1ms']);
    expect(await ask(watching, 'unsigned')).toMatchObject({ allowed: true, warnings: [] });
    await until(async () => (await ask(watching, 'unsigned')).allowed === false);
  });
});

describe('pinning', () => {
  it('puts the digest to the tag, and judges what is pinned', async () => {
    const webhook = await start(['--policies', place({ 'door.json': door({ pin: 'pods' }) })]);
    const { allowed, patch } = await webhook.mutate(
      reviewOf(pod(imageOf('good'), { initContainers: [{ image: 'a.b/c@sha256:0' }] })),
    );
    const pinned = `${imageOf('good')}@${images.digests['good'] ?? ''}`;
    expect(allowed).toBe(true);
    expect(patch).toEqual([
      { op: 'test', path: '/spec/containers/0/image', value: imageOf('good') },
      { op: 'replace', path: '/spec/containers/0/image', value: pinned },
    ]);
    expect(await webhook.mutate(reviewOf(pod(pinned)))).toMatchObject({ allowed: true, patch: [] });
    expect(await webhook.validate(reviewOf(pod(pinned)))).toMatchObject({ allowed: true });
    // What cannot be pinned stays, and the other webhook refuses it.
    const none = reviewOf(pod(`${images.repositories}/none:1`));
    expect(await webhook.mutate(none)).toMatchObject({ allowed: true, patch: [] });
    expect(await webhook.validate(none)).toMatchObject({ allowed: false });
    const deployment = reviewOf(workload('apps/v1', 'Deployment', imageOf('good')));
    expect(await webhook.mutate(deployment)).toMatchObject({ allowed: true, patch: [] });
  });

  it('pins workloads where it is to, and keeps what was pinned when the same is applied again', async () => {
    const rules = [
      { id: 'no-moving', gate: 'image_reference', trigger: 'mutable_tag', action: 'STOP', params: { tags: ['1'] } },
    ];
    const set = door({ pin: 'workloads', requirePin: true, policy: shopPolicy(images.key, { rules }) });
    const webhook = await start(['--policies', place({ 'door.json': set })]);
    const applied = workload('apps/v1', 'Deployment', imageOf('good'));
    const [, replaced] = (await webhook.mutate(reviewOf(applied))).patch;
    expect(replaced?.path).toBe('/spec/template/spec/containers/0/image');
    const stored = workload('apps/v1', 'Deployment', replaced?.value ?? '');
    const again = await webhook.mutate(reviewOf(applied, { operation: 'UPDATE', old: stored }));
    expect(again.patch.at(-1)).toEqual(replaced);
    expect(await webhook.validate(reviewOf(stored))).toMatchObject({ allowed: true });
    const unpinned = await webhook.validate(reviewOf(applied));
    expect(unpinned).toMatchObject({ allowed: false });
  });
});

describe('where policies come from', () => {
  it('is a checkout that moves on', async () => {
    const origin = place({ 'shop.json': shopPolicy(images.key, { severity: 'low' }) });
    const git = (...args: readonly string[]): string =>
      tool('git', ['-C', origin, '-c', 'user.name=e2e', '-c', 'user.email=e2e@example.com', ...args]);
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-q', '-m', 'strict');
    const checkout = join(place({}), 'policies');
    tool('git', ['clone', '-q', origin, checkout]);
    const webhook = await start(['--policies', checkout]);
    expect(await ask(webhook, 'stale')).toMatchObject({ allowed: false });
    writeFileSync(join(origin, 'shop.json'), JSON.stringify(shopPolicy(images.key)));
    git('commit', '-q', '-a', '-m', 'milder');
    tool('git', ['-C', checkout, 'pull', '-q']);
    await until(async () => (await ask(webhook, 'stale')).allowed === true, webhook.log);
    expect(await ask(webhook, 'unsigned')).toMatchObject({ allowed: false });
  });

  it('is an artifact of a registry, whose names are never paths (T-89)', async () => {
    const reference = `${registry.host}/policies/shop:live`;
    const push = async (policy: JsonObject): Promise<void> => {
      const blob = artifactBlob('application/json', Buffer.from(JSON.stringify(policy)), {
        'org.opencontainers.image.title': '../../../escaped.json',
      });
      const artifact = { artifactType: 'application/vnd.assay.policies.v1', blobs: [blob], annotations: {} };
      await pushArtifact(parseReference(reference), artifact, registryOptions());
    };
    await push(shopPolicy(images.key));
    const webhook = await start(['--policy-artifact', reference]);
    expect(await ask(webhook, 'good')).toMatchObject({ allowed: true });
    const refused = await ask(webhook, 'unsigned');
    expect(refused).toMatchObject({ allowed: false });
    expect(refused.message).toContain('policy "document-1"');
    expect(existsSync(join(work, 'escaped.json'))).toBe(false);
  });

  it('is ClusterImagePolicies of sigstore, as they are', async () => {
    const policy = {
      apiVersion: 'policy.sigstore.dev/v1beta1',
      kind: 'ClusterImagePolicy',
      metadata: { name: 'shop' },
      spec: { images: [{ glob: '**' }], authorities: [{ name: 'release', key: { data: images.key } }] },
    };
    const webhook = await start(['--policies', place({ 'cip.json': policy })]);
    expect(await ask(webhook, 'good')).toMatchObject({ allowed: true });
    expect(await ask(webhook, 'unsigned')).toMatchObject({ allowed: false });
    expect(await ask(webhook, 'stranger')).toMatchObject({ allowed: false });
  });
});

describe('the service', () => {
  const adminKey = 'key-of-the-administrator';
  let service: ServiceProcess;
  let policyId: string;

  async function call(method: string, path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>> {
    const response = await fetch(`${service.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${adminKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const value: unknown = await response.json();
    if (!response.ok || !isJsonObject(value)) throw new Error(`${path}: ${response.status} ${JSON.stringify(value)}`);
    return value;
  }

  beforeAll(async () => {
    const data = join(work, 'service');
    mkdirSync(data);
    const database = { kind: 'sqlite', file: join(data, 'assay.sqlite') } as const;
    const more = ['--db', images.database];
    service = startProcess({ data, database, registries: [registry.host], adminKey }, 'all', await freePort(), more);
    await service.ready;
    const made = await call('POST', '/policies', { name: 'shop', document: JSON.stringify(shopPolicy(images.key)) });
    policyId = String(made['id']);
    await call('POST', `/policies/${policyId}/activate`, { version: 1 });
    await call('POST', `/policies/${policyId}/default`);
  });

  afterAll(async () => {
    await service?.stop();
  });

  it('gives policies and decisions, and neither are lost when it goes away', async () => {
    const env = { ASSAY_SERVICE_KEY: adminKey };
    const args = ['--service', service.url, '--service-policy', 'default', '--cold-wait', '20s'];
    const home = join(work, 'by-service');
    const webhook = await start(args, { env, home });
    expect(await webhook.validate(reviewOf(pod(imageOf('good'))), { timeout: '30s' })).toMatchObject({ allowed: true });
    const refused = await webhook.validate(reviewOf(pod(imageOf('unsigned'))), { timeout: '30s' });
    expect(refused).toMatchObject({ allowed: false });
    expect(refused.message).toContain('rule signed');
    const { items } = await call('GET', '/evaluations');
    expect(Array.isArray(items) && items.length).toBeGreaterThanOrEqual(2);
    await webhook.stop('SIGKILL');
    const away = ['--service', `http://127.0.0.1:${await freePort()}`, ...args.slice(2)];
    // Another address is another source: nothing of the first is taken for it.
    const other = await start(away, { env, home, untilReady: false });
    expect((await other.get('/readyz')).status).toBe(503);
    await service.kill();
    const again = await start(args, { env, home });
    expect(await ask(again, 'good')).toMatchObject({ allowed: true });
    expect(await ask(again, 'unsigned')).toMatchObject({ allowed: false });
    expect(await ask(again, 'stranger')).toMatchObject({ allowed: false });
  });
});

describe('simulating', () => {
  async function simulate(manifest: string, ...args: readonly string[]): Promise<Run> {
    const policies = place({ 'door.json': door({}) });
    const common = ['--policies', policies, '--db', images.database, '--platform', 'linux/amd64'];
    const path = join(place({ 'app.yaml': manifest }), 'app.yaml');
    return assay(join(work, 'simulating'), ['controller', 'simulate', path, ...common, ...args]);
  }

  const manifest = (...names: readonly string[]): string =>
    [
      ...names.map((name) => JSON.stringify(workload('apps/v1', 'Deployment', imageOf(name)))),
      'kind: ConfigMap\napiVersion: v1\nmetadata: { name: settings }\ndata: { image: nothing }',
    ].join('\n---\n');

  it('tells of manifests what the webhook would say, as a table and as JSON', async () => {
    const fine = await simulate(manifest('good'));
    expect(fine).toMatchObject({ code: 0 });
    expect(fine.stdout).toContain('ADMITTED Deployment default/web');
    const refused = await simulate(manifest('good', 'unsigned', 'vulnerable'));
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stdout).toContain('rule signed');
    expect(refused.stdout).toContain('3 workloads: 2 denied, 0 warned, 1 admitted');
    const json = await simulate(manifest('good', 'unsigned'), '-o', 'json');
    expect(json.code).toBe(2);
    expect(report(json)).toMatchObject({
      schemaVersion: 1,
      summary: { admitted: 1, denied: 1, warned: 0 },
      workloads: [
        { kind: 'Deployment', outcome: 'admitted', images: [{ digest: images.digests['good'], objection: null }] },
        { outcome: 'denied', images: [{ field: 'spec.template.spec.containers[0].image', objection: 'refused' }] },
      ],
    });
  });

  it('ends with 64 when manifests or policies cannot be read', async () => {
    expect(await simulate('kind: [')).toMatchObject({ code: 64 });
    expect(await simulate('just text')).toMatchObject({ code: 64 });
    const broken = place({ 'door.json': { admission: { policys: [] } } });
    expect(await simulate(manifest('good'), '--policies', broken)).toMatchObject({ code: 64 });
  });
});
