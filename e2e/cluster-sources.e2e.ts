import { mkdirSync, writeFileSync } from 'node:fs';
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
  return eventually('a verdict', send, (reply) => !message(reply).includes('is not judged yet'));
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
async function alone(name: string, args: readonly string[], wait = true): Promise<Replica> {
  await Promise.all(yard.replicas().map(async (one) => one.stop()));
  return yard.startReplica(name, { args, wait });
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
    yard.cluster.ok(['delete', 'crd', `clusterimagepolicies.${group}`, `trustroots.${group}`]);
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
