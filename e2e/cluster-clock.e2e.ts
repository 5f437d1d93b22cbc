import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueAuthority, issueLeaf } from '../apps/controller/src/certificates/issue.ts';
import { shopPolicy } from './cluster-images.ts';
import { exception, globalPolicy, namespace, pod, text } from './cluster-objects.ts';
import { type ApiReply, NO_ASSETS, kubeAssets } from './cluster-server.ts';
import { type ClusterYard, type Replica, eventually, openYard } from './cluster-yard.ts';

const isAble = kubeAssets() !== null;
if (!isAble) console.warn(`skipped: ${NO_ASSETS}`);
/** Where distributions put the library that shows a process another time. */
const LIBRARY = ['x86_64-linux-gnu', 'aarch64-linux-gnu']
  .map((folder) => `/usr/lib/${folder}/faketime/libfaketimeMT.so.1`)
  .find((path) => existsSync(path));
if (LIBRARY === undefined) console.warn('skipped: clocks that differ; libfaketime is not installed');

let yard: ClusterYard;
const image = (name: string): string => `${yard.images.repositories}/${name}:1`;
const message = (reply: ApiReply): string => text(reply.body, 'message');

async function ask(name: string): Promise<ApiReply> {
  const send = async (): Promise<ApiReply> =>
    yard.cluster.fetch('/api/v1/namespaces/shop/pods?dryRun=All', { method: 'POST', body: pod('asked', image(name)) });
  return eventually('a verdict', send, (reply) => !/is not judged yet|cannot be judged/.test(message(reply)));
}

/** The fingerprint of the certificate that is served at a port. */
async function servedBy(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

async function alone(name: string, options: Parameters<ClusterYard['startReplica']>[1]): Promise<Replica> {
  await Promise.all(yard.replicas().map(async (one) => one.stop()));
  return yard.startReplica(name, options);
}

beforeAll(async () => {
  if (!isAble) return;
  yard = await openYard();
  yard.cluster.apply(JSON.stringify(namespace('shop')));
  yard.cluster.apply(JSON.stringify(globalPolicy('shop', shopPolicy(yard.images.key))));
}, 300_000);

afterAll(async () => yard?.stop());

describe.skipIf(!isAble || LIBRARY === undefined)('a controller whose clock is wrong', () => {
  const skewed = (offset: string): Readonly<Record<string, string>> => ({
    LD_PRELOAD: LIBRARY ?? '',
    FAKETIME: offset,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  });

  it.each([
    ['behind', '-20m'],
    ['ahead', '+20m'],
  ])(
    'by twenty minutes %s serves certificates that hold, and ends exceptions when the API server says so',
    async (how, offset) => {
      yard.cluster.kubectl(['delete', 'secret', 'assay-controller-tls', '-n', 'assay-system']);
      const replica = await alone(how, { env: skewed(offset) });
      await eventually(
        'the API server trusts it',
        async () => ask('good'),
        ({ status }) => status === 201,
      );
      expect(replica.log).toMatch(new RegExp(`the clock of this machine is 1(?:19|20)\\d s ${how}`));
      expect((await replica.get('/metrics')).body).toMatch(/assay_clock_skew_seconds -?(?:1[12]\d\d)/);
      const configuration = yard.cluster.get('validatingwebhookconfiguration', 'assay-controller');
      const bundle = Buffer.from(text(configuration, 'webhooks', 0, 'clientConfig', 'caBundle'), 'base64').toString();
      expect(new X509Certificate(bundle).validFromDate.getTime()).toBeLessThan(Date.now());
      expect((await ask('unsigned')).status).toBe(403);
      const expiresAt = new Date(Date.now() + 8000).toISOString();
      const scope = { namespaces: ['shop'], images: [`${yard.images.repositories}/unsigned`], expiresAt };
      yard.cluster.apply(JSON.stringify(exception('hotfix', scope)));
      await eventually(
        'let in',
        async () => ask('unsigned'),
        ({ status }) => status === 201,
      );
      await eventually(
        'refused again',
        async () => ask('unsigned'),
        ({ status }) => status === 403,
        30_000,
      );
      expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt) - 2000);
      yard.cluster.ok(['delete', 'policyexceptions', '--all', '-n', 'assay-system']);
    },
  );
});

describe.skipIf(!isAble)('certificates that others renew, as cert-manager does', () => {
  it('are taken up without a restart: the mounted Secret is exchanged, and the injector exchanges the authority', async () => {
    const mount = join(yard.work, 'mounted');
    const times = { names: ['127.0.0.1'], now: Date.now(), lifetimeMs: 3_600_000 };
    let generation = 0;
    // As the kubelet writes volumes: a new directory, and one link that names it from then on.
    const write = async (): Promise<{ readonly authority: string; readonly leaf: string }> => {
      const authority = await issueAuthority(Date.now(), 7_200_000);
      const leaf = await issueLeaf(authority, times);
      generation += 1;
      const folder = join(mount, `..${generation}`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'tls.crt'), leaf.certificate);
      writeFileSync(join(folder, 'tls.key'), leaf.key);
      symlinkSync(`..${generation}`, join(mount, '..next'));
      renameSync(join(mount, '..next'), join(mount, '..data'));
      return { authority: authority.certificate, leaf: leaf.certificate };
    };
    const inject = async (authority: string): Promise<void> => {
      const value = Buffer.from(authority).toString('base64');
      for (const kind of ['validating', 'mutating']) {
        const path = `/apis/admissionregistration.k8s.io/v1/${kind}webhookconfigurations/assay-controller`;
        const count = kind === 'validating' ? 4 : 1;
        const body = Array.from({ length: count }, (_, index) => ({
          op: 'add',
          path: `/webhooks/${index}/clientConfig/caBundle`,
          value,
        }));
        const reply = await yard.cluster.fetch(path, { method: 'PATCH', type: 'application/json-patch+json', body });
        expect(reply.status, message(reply)).toBe(200);
      }
    };
    const first = await write();
    for (const name of ['tls.crt', 'tls.key']) symlinkSync(`..data/${name}`, join(mount, name));
    const replica = await alone('mounted', {
      args: [`--tls-cert=${join(mount, 'tls.crt')}`, `--tls-key=${join(mount, 'tls.key')}`],
      without: ['--certificate-secret', '--certificate-name', '--webhook-configuration'],
    });
    await inject(first.authority);
    await eventually(
      'trusted',
      async () => ask('good'),
      ({ status }) => status === 201,
    );
    const second = await write();
    await inject(second.authority);
    await eventually(
      'trusted again',
      async () => ask('good'),
      ({ status }) => status === 201,
    );
    expect((await ask('unsigned')).status).toBe(403);
    expect(replica.hasEnded()).toBe(false);
    expect(await servedBy(replica.port)).toBe(new X509Certificate(second.leaf).fingerprint256);
  });
});
