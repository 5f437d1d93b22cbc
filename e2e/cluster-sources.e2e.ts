import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecdsaPair } from '../packages/trust/src/testing/sigstore-world.ts';
import { shopPolicy } from './cluster-images.ts';
import { namespace, pod, text } from './cluster-objects.ts';
import { type ApiReply, NO_ASSETS, kubeAssets } from './cluster-server.ts';
import {
  type ClusterYard,
  type Replica,
  defineKind,
  eventually,
  grant,
  listOf,
  openYard,
  ownDefinitions,
} from './cluster-yard.ts';
import { assay } from './program.ts';
import { type ServiceProcess, freePort, startProcess } from './service-processes.ts';
import { publicPem } from './trust-signers.ts';

const isAble = kubeAssets() !== null;
if (!isAble) console.warn(`skipped: ${NO_ASSETS}`);

let yard: ClusterYard;
const image = (name: string): string => `${yard.images.repositories}/${name}:1`;
const message = (reply: ApiReply): string => text(reply.body, 'message');

/** Asks about a pod until it is judged. */
async function ask(name: string, inNamespace = 'shop'): Promise<ApiReply> {
  const send = async (): Promise<ApiReply> =>
    yard.cluster.fetch(`/api/v1/namespaces/${inNamespace}/pods?dryRun=All`, {
      method: 'POST',
      body: pod('asked', image(name)),
    });
  // A dry run starts nothing that goes on after its answer, so that it may take some of them.
  return eventually('a verdict', send, (reply) => !/is not judged yet|cannot be judged/.test(message(reply)));
}

async function readyz(replica: Replica): Promise<string> {
  const { status, body } = await replica.get('/readyz').catch(() => ({ status: 0, body: '' }));
  return `${status} ${body}`;
}

async function untilReady(replica: Replica): Promise<void> {
  await eventually(
    'ready',
    async () => readyz(replica),
    (told) => told.startsWith('200'),
  );
}

/** One controller at a time, so that it is the only one who answers. */
async function alone(
  name: string,
  args: readonly string[],
  wait = true,
  env: Readonly<Record<string, string>> = {},
): Promise<Replica> {
  await Promise.all(yard.replicas().map(async (one) => one.stop()));
  return yard.startReplica(name, { args, wait, env });
}

beforeAll(async () => {
  if (!isAble) return;
  yard = await openYard();
  const { cluster } = yard;
  for (const name of ['shop', 'else']) {
    cluster.apply(JSON.stringify(namespace(name, name === 'shop' ? { 'policy.sigstore.dev/include': 'true' } : {})));
  }
  grant(cluster, 'assay-controller-sources', [
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'], resourceNames: ['policies'] },
    { apiGroups: ['policy.sigstore.dev'], resources: ['*'], verbs: ['get', 'list', 'watch'] },
  ]);
}, 300_000);

afterAll(async () => yard?.stop());

describe.skipIf(!isAble)('definitions that are not installed', () => {
  it('keep the gate from being ready, which says so, and are waited for', async () => {
    yard.cluster.ok(['delete', 'crd', 'policyexceptions.assay.dev', '--wait=true']);
    const replica = await alone('definitions', [], false);
    const told = await eventually(
      'the reason',
      async () => readyz(replica),
      (seen) => seen.includes('policyexceptions'),
    );
    expect(told).toMatch(/^503 policies of cluster are not loaded yet: .*policyexceptions\.assay\.dev.*not installed/);
    expect(replica.log).toContain('the cluster does not know policyexceptions.assay.dev');
    expect((await replica.get('/livez')).status).toBe(200);
    yard.cluster.apply(
      listOf(ownDefinitions().filter((one) => text(one, 'metadata', 'name').startsWith('policyexceptions'))),
    );
    await untilReady(replica);
  });
});

describe.skipIf(!isAble)('policies in a ConfigMap', () => {
  const write = (data: Readonly<Record<string, string>>): void => {
    const metadata = { name: 'policies', namespace: 'assay-system' };
    yard.cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data }));
  };

  it('are waited for, hold, and keep their last good version when what follows is broken or gone', async () => {
    const replica = await alone('config-map', ['--policy-config-map=policies'], false);
    const told = await eventually(
      'the reason',
      async () => readyz(replica),
      (seen) => seen.includes('no such'),
    );
    expect(told).toMatch(
      /^503 policies of configmap:assay-system\/policies are not loaded yet: there is no such ConfigMap/,
    );
    const spec = JSON.stringify({ document: shopPolicy(yard.images.key) });
    write({ 'shop.yaml': spec });
    await untilReady(replica);
    expect((await ask('good')).status).toBe(201);
    expect(message(await ask('unsigned'))).toContain('rule signed');
    write({ 'shop.yaml': spec.replace('"verifiers":["release"]', '"verifier":["release"]') });
    await eventually(
      'it is told',
      () => replica.log,
      (log) => log.includes('is last-good'),
    );
    expect(message(await ask('unsigned'))).toContain('rule signed');
    yard.cluster.ok(['delete', 'configmap', 'policies', '-n', 'assay-system']);
    await eventually(
      'that too',
      () => replica.log,
      (log) => log.includes('there is no such ConfigMap'),
    );
    expect(message(await ask('unsigned'))).toContain('rule signed');
    write({ 'shop.yaml': JSON.stringify({ document: shopPolicy(yard.images.key), mode: 'warn' }) });
    const warned = await eventually(
      'the milder one',
      async () => ask('unsigned'),
      ({ status }) => status === 201,
    );
    expect(warned.warnings.join()).toContain('signed');
  });
});

describe.skipIf(!isAble)('ClusterImagePolicies of sigstore', () => {
  const policy = (key: string): object => ({
    apiVersion: 'policy.sigstore.dev/v1beta1',
    kind: 'ClusterImagePolicy',
    metadata: { name: 'shop' },
    spec: { images: [{ glob: '**' }], authorities: [{ name: 'release', key: { data: key } }] },
  });

  /** The same with its key in a Secret, as cosign makes it. */
  const policyBySecret = (): object => ({
    apiVersion: 'policy.sigstore.dev/v1beta1',
    kind: 'ClusterImagePolicy',
    metadata: { name: 'shop' },
    spec: { images: [{ glob: '**' }], authorities: [{ name: 'release', key: { secretRef: { name: 'release-key' } } }] },
  });

  it('hold where namespaces ask for them, by signatures as they are, and a broken one keeps the one before it', async () => {
    const group = 'policy.sigstore.dev';
    defineKind(
      yard.cluster,
      { group, version: 'v1beta1', plural: 'clusterimagepolicies', kind: 'ClusterImagePolicy' },
      'Cluster',
    );
    const replica = await alone('sigstore', ['--cluster-policies=sigstore', '--cluster-policies=assay'], false);
    const told = await eventually(
      'the reason',
      async () => readyz(replica),
      (seen) => seen.includes('trustroots'),
    );
    expect(told).toContain('503 policies of sigstore are not loaded yet');
    defineKind(yard.cluster, { group, version: 'v1alpha1', plural: 'trustroots', kind: 'TrustRoot' }, 'Cluster');
    yard.cluster.apply(JSON.stringify(policy(yard.images.key)));
    await untilReady(replica);
    await eventually(
      'it holds',
      async () => ask('unsigned'),
      ({ status }) => status === 403,
    );
    expect((await ask('good')).status).toBe(201);
    expect((await ask('stranger')).status).toBe(403);
    expect((await ask('unsigned', 'else')).status).toBe(201);
    yard.cluster.apply(JSON.stringify(policy('no key')));
    await eventually(
      'it is told',
      () => replica.log,
      (log) => log.includes('is last-good'),
    );
    expect((await ask('unsigned')).status).toBe(403);
    expect((await ask('good')).status).toBe(201);
    yard.cluster.apply(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'release-key', namespace: 'assay-system' },
        stringData: {
          'cosign.pub': yard.images.key,
          'cosign.key': 'private-part',
          'cosign.password': 'of-the-private-part',
        },
      }),
    );
    yard.cluster.apply(JSON.stringify(policyBySecret()));
    await eventually(
      'the key in a Secret',
      async () => (await replica.get('/metrics')).body,
      (body) => body.includes('assay_policies_broken 0'),
    );
    expect((await ask('unsigned')).status).toBe(403);
    expect((await ask('good')).status).toBe(201);
    expect(readFileSync(join(yard.work, 'sigstore.state', 'policies.json'), 'utf8')).not.toContain(
      Buffer.from('private-part').toString('base64'),
    );
    yard.cluster.ok(['delete', 'crd', `clusterimagepolicies.${group}`, `trustroots.${group}`]);
  });
});

describe.skipIf(!isAble)('exceptions that were approved in the service', () => {
  const adminKey = 'key-of-the-administrator';
  let service: ServiceProcess;

  async function call(method: string, path: string, body?: unknown, key = adminKey): Promise<unknown> {
    const response = await fetch(`${service.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const value: unknown = await response.json();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(value)}`);
    return value;
  }

  afterAll(async () => service?.stop());

  it('hold for images that are judged here, in their environment, and end by themselves while the service is away', async () => {
    yard.cluster.ok(['label', 'namespace', 'shop', 'environment=production', '--overwrite']);
    yard.cluster.ok(['label', 'namespace', 'else', 'environment=staging', '--overwrite']);
    const data = join(yard.work, 'service');
    mkdirSync(data);
    const database = { kind: 'sqlite', file: join(data, 'assay.sqlite') } as const;
    const { host } = yard.registry;
    service = startProcess({ data, database, registries: [host], adminKey }, 'all', await freePort(), []);
    await service.ready;
    const document = JSON.stringify(shopPolicy(yard.images.key));
    const policyId = text(await call('POST', '/policies', { name: 'shop', document }), 'id');
    await call('POST', `/policies/${policyId}/activate`, { version: 1 });
    await call('POST', `/policies/${policyId}/default`);
    const second = text(await call('POST', '/keys', { name: 'second', role: 'policy-admin' }), 'token');
    const scopes = ['policies:read', 'exceptions:read'];
    const own = text(await call('POST', '/keys', { name: 'gate', role: 'developer', scopes }), 'token');
    const args = [`--service=${service.url}`, '--judge-in=here', '--service-policy=default', '--policy-interval=1s'];
    const env = { ASSAY_SERVICE_KEY: own };
    await alone('service', args, true, env);
    expect((await ask('vulnerable')).status).toBe(403);
    const expiresAt = new Date(Date.now() + 20_000).toISOString();
    const wanted = {
      item: { gate: 'vulnerabilities', vulnerability: 'CVE-2026-1001' },
      scope: { environment: 'production', repository: 'shop/vulnerable' },
      reason: 'not reachable',
      expiresAt,
    };
    const id = text(await call('POST', '/exceptions', wanted), 'id');
    expect((await ask('vulnerable')).status).toBe(403);
    await call('POST', `/exceptions/${id}/approve`, {}, second);
    await eventually(
      'it counts',
      async () => ask('vulnerable'),
      ({ status }) => status === 201,
    );
    expect((await ask('vulnerable', 'else')).status).toBe(403);
    expect((await ask('unsigned')).status).toBe(403);
    // Neither the service nor what this run learned is needed for it to hold, nor for it to end.
    await service.kill();
    await alone('service', args, true, env);
    if (Date.now() < Date.parse(expiresAt) - 5000) expect((await ask('vulnerable')).status).toBe(201);
    await eventually(
      'it has ended',
      async () => ask('vulnerable'),
      (reply) => message(reply).includes('rule no-high'),
    );
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt) - 1000);
    expect((await ask('good')).status).toBe(201);
  });
});

describe.skipIf(!isAble)('policies as a signed artifact', () => {
  const reference = (): string => `${yard.registry.host}/policies/shop:live`;

  async function push(policy: object, signer: string | null): Promise<string> {
    const work = join(yard.work, 'push');
    mkdirSync(work, { recursive: true });
    writeFileSync(join(work, 'shop.json'), JSON.stringify(policy));
    const signing = signer === null ? [] : ['--sign-with', signer];
    const run = await assay(join(yard.work, 'home'), ['policy', 'push', reference(), 'shop.json', ...signing], {
      cwd: work,
    });
    expect(run.code, run.stderr).toBe(0);
    return run.stdout.trim();
  }

  function keys(name: string): { readonly secret: string; readonly open: string } {
    const pair = ecdsaPair();
    const [secret, open] = [join(yard.work, `${name}.key`), join(yard.work, `${name}.pub`)];
    writeFileSync(secret, pair.privateKey.export({ format: 'pem', type: 'pkcs8' }));
    writeFileSync(open, publicPem(pair));
    return { secret, open };
  }

  it('are taken over when those who count signed them, and otherwise the last good ones stay', async () => {
    const [ours, theirs] = [keys('ours'), keys('theirs')];
    const args = [`--policy-artifact=${reference()}`, `--policy-key=${ours.open}`, '--policy-interval=500ms'];
    await push(shopPolicy(yard.images.key), null);
    const replica = await alone('artifact', args, false);
    const told = await eventually(
      'the reason',
      async () => readyz(replica),
      (seen) => seen.includes('signature'),
    );
    expect(told).toMatch(/^503 .*is not taken over: it has no signature/);
    const first = await push(shopPolicy(yard.images.key), ours.secret);
    await untilReady(replica);
    expect(message(await ask('unsigned'))).toContain('rule signed');
    expect((await ask('stale')).status).toBe(201);
    // Nobody signed what would let everything in, and then a stranger did.
    const lax = { ...shopPolicy(yard.images.key), rule_sets: [{ id: 'shop', name: 'shop', rules: [] }] };
    await push(lax, null);
    await eventually(
      'unsigned',
      () => replica.log,
      (log) => log.split('it has no signature').length > 2,
    );
    await push(lax, theirs.secret);
    await eventually(
      'by a stranger',
      () => replica.log,
      (log) => log.includes('nobody who counts signed it'),
    );
    expect(message(await ask('unsigned'))).toContain('rule signed');
    expect((await replica.get('/metrics')).body).toMatch(/assay_policies_broken [1-9]/);
    // What was signed after it is taken over, and what was signed before that does not come back.
    await push(shopPolicy(yard.images.key, { severity: 'low' }), ours.secret);
    await eventually(
      'the stricter one',
      async () => ask('stale'),
      ({ status }) => status === 403,
    );
    const old = first.slice(first.indexOf('@') + 1);
    const manifest = await fetch(`http://${yard.registry.host}/v2/policies/shop/manifests/${old}`, {
      headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
    });
    const type = manifest.headers.get('content-type') ?? '';
    const again = await fetch(`http://${yard.registry.host}/v2/policies/shop/manifests/live`, {
      method: 'PUT',
      headers: { 'content-type': type },
      body: await manifest.text(),
    });
    expect(again.status).toBe(201);
    await eventually(
      'older',
      () => replica.log,
      (log) => log.includes('it is older than the one that holds'),
    );
    expect((await ask('stale')).status).toBe(403);
    // That is remembered over the end of the process.
    const next = await alone('artifact', args);
    await eventually(
      'older still',
      () => next.log,
      (log) => log.split('it is older than').length > 2,
    );
    expect((await ask('stale')).status).toBe(403);
  });

  it('are written into a directory when they are signed as asked', async () => {
    const [ours, theirs] = [keys('pull-ours'), keys('pull-theirs')];
    await push(shopPolicy(yard.images.key), ours.secret);
    const home = join(yard.work, 'home');
    const refused = await assay(home, ['policy', 'pull', reference(), 'pulled', '--key', theirs.open]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('is not taken');
    const pulled = await assay(home, ['policy', 'pull', reference(), 'pulled', '--key', ours.open]);
    expect(pulled.code, pulled.stderr).toBe(0);
    const checked = await assay(home, ['policy', 'validate', 'pulled/shop.yaml']);
    expect(checked.code, checked.stderr).toBe(0);
  });
});
