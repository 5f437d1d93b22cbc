import { setTimeout as sleep } from 'node:timers/promises';
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globalPolicy, namespace, pod, text } from './cluster-objects.ts';
import { shopPolicy } from './cluster-images.ts';
import { type ApiReply, NO_ASSETS, freePort, kubeAssets } from './cluster-server.ts';
import { type ClusterYard, eventually, forgetState, openYard } from './cluster-yard.ts';

const isAble = kubeAssets() !== null;
if (!isAble) console.warn(`skipped: ${NO_ASSETS}`);

let yard: ClusterYard;
let made = 0;

const image = (name: string): string => `${yard.images.repositories}/${name}:1`;
const message = (reply: ApiReply): string => text(reply.body, 'message');

/** Makes a pod of an image, or only says that it would. */
async function create(
  name: string,
  options: { readonly in?: string; readonly dryRun?: boolean } = {},
): Promise<ApiReply> {
  made += 1;
  const path = `/api/v1/namespaces/${options.in ?? 'shop'}/pods${options.dryRun === true ? '?dryRun=All' : ''}`;
  const body = pod(`p${made}`, image(name));
  return yard.cluster.fetch(path, { method: 'POST', body, user: 'developer' });
}

const policy = (more: object = {}): string =>
  JSON.stringify(
    globalPolicy(
      'shop',
      { ...shopPolicy(yard.images.key), ...more },
      { namespaces: { except: ['free'] }, pin: 'workloads' },
    ),
  );

interface Told {
  readonly image: string;
  readonly namespace: string;
  readonly status: number;
  readonly message: string;
}

/** Creates pods of good and bad images in three namespaces, several at a time, until it is told to end. */
function storm(): { readonly end: () => Promise<readonly Told[]> } {
  const told: Told[] = [];
  const over = new AbortController();
  const worker = async (): Promise<void> => {
    while (!over.signal.aborted) {
      for (const [name, place] of [
        ['unsigned', 'shop'],
        ['good', 'shop'],
        ['unsigned', 'free'],
        ['unsigned', 'kube-system'],
      ] as const) {
        const reply = await create(name, { in: place }).catch((error: unknown) => String(error));
        const answer =
          typeof reply === 'string' ? { status: 0, message: reply } : { status: reply.status, message: message(reply) };
        told.push({ image: name, namespace: place, ...answer });
      }
    }
  };
  const workers = Promise.all(Array.from({ length: 2 }, worker));
  return {
    end: async () => {
      over.abort();
      await workers;
      return told;
    },
  };
}

/** What has to hold whatever happens. */
function expectSafe(told: readonly Told[]): void {
  const inside = told.filter((one) => one.namespace === 'shop' && one.image === 'unsigned');
  expect(inside.length).toBeGreaterThan(0);
  expect(inside.filter(({ status }) => status === 201)).toEqual([]);
  const outside = told.filter((one) => one.namespace !== 'shop');
  expect(outside.length).toBeGreaterThan(0);
  expect(outside.filter(({ status }) => status !== 201)).toEqual([]);
}

/** Answers that are none: not a pod, and not a word of a replica. */
function lost(told: readonly Told[]): readonly Told[] {
  const good = told.filter((one) => one.namespace === 'shop' && one.image === 'good');
  return good.filter((one) => one.status !== 201 && !one.message.includes('is not judged yet'));
}

/** Asks until both images are judged. */
async function warm(): Promise<void> {
  await eventually(
    'a good image passes',
    async () => create('good', { dryRun: true }),
    ({ status }) => status === 201,
  );
  await eventually(
    'a bad image is refused by its rule',
    async () => create('unsigned', { dryRun: true }),
    (reply) => message(reply).includes('rule signed'),
  );
}

beforeAll(async () => {
  if (!isAble) return;
  yard = await openYard();
  for (const object of [namespace('shop'), namespace('free', { 'assay.dev/fail': 'open' })]) {
    yard.cluster.apply(JSON.stringify(object));
  }
  yard.cluster.apply(policy());
});

afterAll(async () => yard?.stop());

describe.skipIf(!isAble)('faults', () => {
  it('without a replica nothing enters a protected namespace, and nothing else is held up', async () => {
    const run = storm();
    await sleep(1000);
    const told = await run.end();
    expectSafe(told);
    expect(told.filter((one) => one.namespace === 'shop' && one.status === 201)).toEqual([]);
  });

  it('all replicas are killed in the middle of a storm, and come back', async () => {
    await Promise.all([yard.startReplica('one'), yard.startReplica('two')]);
    await warm();
    const run = storm();
    await sleep(1500);
    await Promise.all(yard.replicas().map(async (replica) => replica.stop('SIGKILL')));
    await sleep(1500);
    await Promise.all([yard.startReplica('one'), yard.startReplica('two')]);
    await eventually(
      'a good image passes again',
      async () => create('good', { dryRun: true }),
      ({ status }) => status === 201,
    );
    await sleep(500);
    const told = await run.end();
    expectSafe(told);
    expect(told.some((one) => one.namespace === 'shop' && one.image === 'good' && one.status === 201)).toBe(true);
    expect(told.filter(({ status }) => status === 0)).toEqual([]);
  });

  it('a replica that ends in an orderly way loses no request', async () => {
    const run = storm();
    await sleep(500);
    const [first] = yard.replicas();
    await first?.stop();
    await sleep(500);
    const told = await run.end();
    expectSafe(told);
    expect(lost(told)).toEqual([]);
  });

  it('the API server is killed and comes back: what it forgot is listed again, and changes arrive', async () => {
    const version = text(yard.cluster.get('namespace', 'shop'), 'metadata', 'resourceVersion');
    for (let count = 0; count < 20; count += 1) await create('good', { in: 'free' });
    await yard.cluster.killServer();
    await sleep(500);
    await yard.cluster.startServer();
    // A watch from before is answered with 410 now.
    const old = await yard.cluster.fetch(`/api/v1/namespaces?watch=true&timeoutSeconds=1&resourceVersion=${version}`);
    expect(JSON.stringify(old.body)).toMatch(/too old resource version|"code":410/);
    await warm();
    const changed = {
      denylisted_images: [
        { id: 'd', name: 'd', registry: '*', repository: 'shop/good', image: { type: 'tag', value: '*' } },
      ],
    };
    yard.cluster.apply(policy(changed));
    const refused = await eventually(
      'the change of the policy',
      async () => create('good', { dryRun: true }),
      ({ status }) => status === 403,
    );
    expect(message(refused)).toContain('denylist');
    yard.cluster.apply(policy());
    await warm();
  });

  it('certificates are renewed under load, with their authority, and no request fails', async () => {
    await Promise.all(yard.replicas().map(async (replica) => replica.stop()));
    yard.cluster.ok(['delete', 'secret', 'assay-controller-tls', '-n', 'assay-system']);
    // So short-lived that the next authority is due at once, for as long as the test runs.
    const args = ['--certificate-times=60s', '--certificate-times=60s', '--certificate-times=3s'];
    await Promise.all([yard.startReplica('one', { args }), yard.startReplica('two', { args })]);
    await warm();
    const authorities = new Set<string>();
    const run = storm();
    await eventually(
      'several authorities',
      () => {
        const configuration = yard.cluster.get('validatingwebhookconfiguration', 'assay-controller');
        const bundle = Buffer.from(text(configuration, 'webhooks', 0, 'clientConfig', 'caBundle'), 'base64').toString();
        for (const one of bundle.split(/(?=-----BEGIN)/)) authorities.add(new X509Certificate(one).fingerprint256);
        return authorities.size;
      },
      (count) => count >= 6,
    );
    const told = await run.end();
    expectSafe(told);
    expect(told.length).toBeGreaterThan(8);
    expect(lost(told)).toEqual([]);
  });

  it('the service that judges is away for a whole run: what was judged before counts, what was not is refused', async () => {
    await Promise.all(yard.replicas().map(async (replica) => replica.stop()));
    forgetState(yard, 'three');
    const args = [`--service=http://127.0.0.1:${await freePort()}`, '--judge-in=service', '--record-deployments'];
    const replica = await yard.startReplica('three', {
      args,
      env: { ASSAY_SERVICE_KEY: 'a-key-that-nobody-asks-for' },
    });
    const run = storm();
    await sleep(1500);
    const told = await run.end();
    expectSafe(told);
    expect(message(await create('good'))).toMatch(/cannot be judged|is not judged yet/);
    expect((await replica.get('/livez')).status).toBe(200);
  });
});
