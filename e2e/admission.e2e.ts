import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '@assay/core';
import { buildImage } from '@assay/oci';
import { type ReviewDraft, at, pod, reviewOf, workload } from './admission-reviews.ts';
import { type Answer, type Webhook, auditLines, startWebhook, until } from './admission-yard.ts';
import { type ClusterImages, fillRegistry, shopPolicy } from './cluster-images.ts';
import { requireTools, temporaryDirectory } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';
import { pushContent, pushSigned } from './trust-yard.ts';

const temporary = temporaryDirectory();
const work = temporary.path;
const policies = join(work, 'policies');
const auditLog = join(work, 'audit.jsonl');
const digestOf = (name: string): string => images.digests[name] ?? '';

let registry: RegistryServer;
let images: ClusterImages;
let webhook: Webhook;
let good: string;
let bad: string;

/** Asks nothing but that the image could be looked at. */
const BARE = {
  version: '2',
  rule_sets: [
    {
      id: 'bare',
      name: 'bare',
      rules: [
        {
          id: 'whole',
          gate: 'inspection',
          trigger: 'gap',
          action: 'STOP',
          params: { codes: 'PACKAGE_DATABASE_REMOVED' },
          recommendation: 'leave it where it is',
        },
      ],
    },
  ],
  mappings: [
    { name: 'all', registry: '*', repository: '*', image: { type: 'tag', value: '*' }, rule_set_ids: ['bare'] },
  ],
};

/** What policies hold where, as a document beside the policy. */
const DOOR = {
  admission: {
    policies: [
      {
        name: 'shop',
        policy: 'rules/shop.json',
        namespaces: { names: ['shop', 'strict', 'unlabelled'] },
        modes: [{ mode: 'audit', namespaces: { selector: { matchLabels: { quiet: 'yes' } } } }],
      },
      { name: 'strict', policy: 'rules/shop.json', namespaces: { names: ['strict'] }, updates: 'all' },
      { name: 'bare', policy: BARE, namespaces: { names: ['bare'] } },
    ],
    exceptions: [
      exception('expired', { expiresAt: '2020-01-01T00:00:00Z', images: ['**'], rules: null }),
      exception('one rule of two', { images: ['**/shop/twofold'], rules: ['signed'] }),
      exception('other namespace', { namespaces: ['elsewhere'], images: ['**'] }),
      exception('by name alone', { images: ['*/unsigned'] }),
    ],
  },
};

function exception(name: string, scope: JsonObject): JsonObject {
  const { rules = ['signed'], ...rest } = scope;
  return {
    name,
    owner: 'team-shop',
    reason: 'tried',
    expiresAt: '2090-01-01T00:00:00Z',
    namespaces: ['shop'],
    ...rest,
    ...(rules === null ? {} : { rules }),
  };
}

beforeAll(async () => {
  requireTools('docker-registry');
  mkdirSync(join(work, 'registry'));
  mkdirSync(join(policies, 'rules'), { recursive: true });
  registry = await startRegistry(join(work, 'registry'));
  images = await fillRegistry(registry.host, work);
  writeFileSync(join(policies, 'rules', 'shop.json'), JSON.stringify(shopPolicy(images.key)));
  writeFileSync(join(policies, 'door.json'), JSON.stringify(DOOR));
  webhook = await startWebhook({
    home: join(work, 'home'),
    args: [
      ['--policies', policies, '--db', images.database, '--audit-log', auditLog, '--cold-wait', '8s'],
      ['--namespace-labels', 'shop=environment:production', '--namespace-labels', 'strict=environment:production'],
      ['--workload-path', 'example.com/Engine=spec.engine.image', '--exempt-namespace', 'assay-system'],
    ].flat(),
  });
  good = `${images.repositories}/good:1`;
  bad = `${images.repositories}/unsigned:1`;
});

afterAll(async () => {
  await webhook?.stop();
  await registry?.stop();
  temporary.remove();
});

async function ask(object: JsonObject, draft?: ReviewDraft): Promise<Answer> {
  return webhook.validate(reviewOf(object, draft));
}

/** A refusal that says which rule of which policy, which image, why, and how to fix it. */
function expectRefused(answer: Answer, image: string, rule = 'signed'): void {
  expect(answer).toMatchObject({ status: 200, allowed: false, code: 403 });
  expect(answer.message).toContain(image);
  expect(answer.message).toContain(`rule ${rule}`);
  expect(answer.message).toContain('to fix it: ');
  expect(answer.message).toContain('an exception for policy');
}

describe('what may run', () => {
  it('lets in a signed image without a vulnerability, with the digest and the decision for the audit', async () => {
    const answer = await ask(pod(good));
    expect(answer).toMatchObject({ status: 200, allowed: true, warnings: [] });
    expect(answer.annotations).toMatchObject({ policy: 'shop', digest: digestOf('good') });
    expect(answer.annotations['decision']).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each([
    ['signed by nobody', 'unsigned', 'signed'],
    ['signed by a stranger', 'stranger', 'signed'],
    ['vulnerable', 'vulnerable', 'no-high'],
  ])('refuses an image that is %s, with rule, image, reason and fix', async (_, name, rule) => {
    const image = `${images.repositories}/${name}:1`;
    const answer = await ask(pod(image));
    expectRefused(answer, image, rule);
    expect(answer.message).toContain(digestOf(name));
  });

  it('does not judge where no policy holds, nor in namespaces that are exempt by name', async () => {
    expect(await ask(pod(bad), { namespace: 'elsewhere' })).toMatchObject({ allowed: true });
    expect(await ask(pod(bad), { namespace: 'assay-system' })).toMatchObject({ allowed: true });
  });
});

describe('where images hide', () => {
  it('refuses a debug container with a bad image (T-70)', async () => {
    const ephemeralContainers = [{ name: 'debugger', image: bad, targetContainerName: 'web' }];
    const draft = { operation: 'UPDATE', subResource: 'ephemeralcontainers', old: pod(good) } as const;
    expectRefused(await ask(pod(good, { ephemeralContainers }), draft), bad);
    const mended = [{ name: 'debugger', image: `${images.repositories}/other:1` }];
    expect(await ask(pod(good, { ephemeralContainers: mended }), draft)).toMatchObject({ allowed: true });
  });

  it('judges a debug container again although another container has its image', async () => {
    const old = pod(bad);
    const object = pod(bad, { ephemeralContainers: [{ name: 'debugger', image: bad }] });
    expectRefused(await ask(object, { operation: 'UPDATE', subResource: 'ephemeralcontainers', old }), bad);
  });

  it.each<[string, (image: string) => JsonObject, string]>([
    ['init containers', (image) => ({ initContainers: [{ name: 'i', image }] }), 'spec.initContainers[0].image'],
    [
      'sidecars',
      (image) => ({ initContainers: [{ name: 's', image, restartPolicy: 'Always' }] }),
      'spec.initContainers[0].image',
    ],
    [
      'image volumes',
      (image) => ({ volumes: [{ name: 'v', image: { reference: image, pullPolicy: 'Always' } }] }),
      'spec.volumes[0].image.reference',
    ],
    [
      'a list of the future',
      (image) => ({ helperContainers: [{ name: 'h', image }] }),
      'spec.helperContainers[0].image',
    ],
  ])('finds the image of %s (T-71)', async (_, specOf, field) => {
    const answer = await ask(pod(good, specOf(bad)));
    expectRefused(answer, bad);
    expect(answer.message).toContain(field);
    expect(await ask(pod(good, specOf(good)))).toMatchObject({ allowed: true });
  });

  it.each<[string, (image: string) => JsonObject]>([
    ['Deployment', (image) => workload('apps/v1', 'Deployment', image)],
    ['ReplicaSet', (image) => workload('apps/v1', 'ReplicaSet', image)],
    ['StatefulSet', (image) => workload('apps/v1', 'StatefulSet', image)],
    ['DaemonSet', (image) => workload('apps/v1', 'DaemonSet', image)],
    ['Job', (image) => workload('batch/v1', 'Job', image)],
    ['CronJob', (image) => workload('batch/v1', 'CronJob', image)],
    ['ReplicationController', (image) => workload('v1', 'ReplicationController', image)],
    [
      'PodTemplate',
      (image) => ({
        apiVersion: 'v1',
        kind: 'PodTemplate',
        metadata: {},
        template: { spec: { containers: [{ image }] } },
      }),
    ],
    ['Rollout of Argo', (image) => workload('argoproj.io/v1alpha1', 'Rollout', image)],
    ['Service of Knative', (image) => workload('serving.knative.dev/v1', 'Service', image)],
    [
      'TaskRun of Tekton',
      (image) => ({
        apiVersion: 'tekton.dev/v1',
        kind: 'TaskRun',
        metadata: {},
        ...at('spec.taskSpec.steps', [{ image }]),
      }),
    ],
    [
      'InferenceService of KServe',
      (image) => ({
        apiVersion: 'serving.kserve.io/v1beta1',
        kind: 'InferenceService',
        metadata: {},
        ...at('spec.predictor.containers', [{ name: 'm', image }]),
      }),
    ],
    [
      'kind with a configured path',
      (image) => ({ apiVersion: 'example.com/v1', kind: 'Engine', metadata: {}, ...at('spec.engine.image', image) }),
    ],
    [
      'kind that nobody described',
      (image) => ({
        apiVersion: 'odd.example/v1',
        kind: 'Odd',
        metadata: {},
        ...at('spec.deep.pod.containers', [{ image }]),
      }),
    ],
  ])('finds the image of a %s (T-73)', async (_, object) => {
    expectRefused(await ask(object(bad)), bad);
    expect(await ask(object(good))).toMatchObject({ allowed: true });
  });
});

describe('how images are spelled (T-72)', () => {
  it.each<[string, (host: string, digest: string) => string]>([
    ['upper case of the host', (host) => `${host.replace('localhost', 'LOCALHOST')}/shop/unsigned:1`],
    ['a dot at the end of the host', (host) => `${host.replace('localhost', 'localhost.')}/shop/unsigned:1`],
    ['the address in place of the name', (host) => `${host.replace('localhost', '127.0.0.1')}/shop/unsigned:1`],
    ['IPv6', (host) => `${host.replace('localhost', '[::1]')}/shop/unsigned:1`],
    ['a tag of a good image beside the digest of a bad one', (host, digest) => `${host}/shop/good:1@${digest}`],
    ['upper case of the digest', (host, digest) => `${host}/shop/unsigned:1@${digest.toUpperCase()}`],
    ['upper case of the repository', (host) => `${host}/shop/UNSIGNED:1`],
    ['a unicode host', () => 'lоcalhost.example/shop/unsigned:1'],
    ['a punycode host', () => 'xn--lcalhost-2og.invalid/shop/unsigned:1'],
    ['two slashes', (host) => `${host}//shop/unsigned:1`],
    ['a path upwards', (host) => `${host}/shop/good/../unsigned:1`],
    ['a scheme', (host) => `http://${host}/shop/unsigned:1`],
    ['blanks around it', (host) => ` ${host}/shop/unsigned:1 `],
    ['a line break', (host) => `${host}/shop/unsigned:1\n${host}/shop/good:1`],
    ['no tag', (host) => `${host}/shop/unsigned`],
  ])('never gets a bad image in by %s', async (_, spell) => {
    const answer = await ask(pod(spell(registry.host, digestOf('unsigned'))));
    expect(answer).toMatchObject({ status: 200, allowed: false });
    expect(answer.message).not.toContain('\n ' + registry.host);
  });

  it('takes tag and digest together for what the digest names', async () => {
    expect(await ask(pod(`${good}@${digestOf('good')}`))).toMatchObject({ allowed: true });
  });
});

describe('updates', () => {
  const old = (): JsonObject => workload('apps/v1', 'Deployment', bad, { replicas: 1 });

  it('lets pass what brings no new image: scaling, labels, status, deletion (T-75)', async () => {
    const scaled = workload('apps/v1', 'Deployment', bad, { replicas: 5 });
    expect(await ask(scaled, { operation: 'UPDATE', old: old() })).toMatchObject({ allowed: true });
    const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'web' }, spec: { replicas: 0 } };
    const draft = { operation: 'UPDATE', subResource: 'scale', old: scale } as const;
    expect(await ask(scale, draft)).toMatchObject({ allowed: true });
    expect(await ask(old(), { operation: 'DELETE', old: old() })).toMatchObject({ allowed: true });
  });

  it('refuses them as well where the policy says so', async () => {
    const draft = { operation: 'UPDATE', old: old(), namespace: 'strict' } as const;
    expectRefused(await ask(workload('apps/v1', 'Deployment', bad, { replicas: 5 }), draft), bad);
  });

  it('judges a container that is added, and images that are exchanged behind a name (T-76)', async () => {
    const two = {
      containers: [
        { name: 'web', image: good },
        { name: 'more', image: bad },
      ],
    };
    expectRefused(await ask(pod(good, two), { operation: 'UPDATE', old: pod(good) }), bad);
    const swapped = {
      containers: [
        { name: 'a', image: bad },
        { name: 'b', image: good },
      ],
    };
    const before = {
      containers: [
        { name: 'a', image: good },
        { name: 'b', image: `${images.repositories}/other:1` },
      ],
    };
    expectRefused(await ask(pod(good, swapped), { operation: 'UPDATE', old: pod(good, before) }), bad);
  });

  it('judges what is being deleted like everything else (T-77)', async () => {
    const leaving = { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['example.com/never'] };
    expectRefused(await ask(pod(bad, {}, leaving)), bad);
    const draft = { operation: 'UPDATE', old: pod(good, {}, leaving) } as const;
    expectRefused(await ask(pod(bad, {}, leaving), draft), bad);
  });
});

describe('who asks, and where', () => {
  it('tells of a pod that a node runs already and does not hide it (T-74)', async () => {
    const mirror = pod(bad, {}, { annotations: { 'kubernetes.io/config.mirror': 'x' } });
    const user = { username: 'system:node:n1', groups: ['system:nodes', 'system:authenticated'] };
    expect(await ask(mirror, { user })).toMatchObject({ allowed: true });
    await until(async () =>
      auditLines(auditLog).some(({ user: who, kind }) => who === user.username && kind === 'audited'),
    );
    // The annotation alone gives nobody anything.
    expectRefused(await ask(mirror), bad);
    expectRefused(await ask(pod(bad), { user }), bad);
  });

  it('answers a dry run alike and leaves nothing behind (T-78)', async () => {
    const image = `${images.repositories}/stranger:1`;
    const wet = await ask(pod(image));
    await until(async () => auditLines(auditLog).some(({ uid }) => uid === wet.uid));
    const dry = await ask(pod(image), { dryRun: true });
    expect(dry.message).toBe(wet.message);
    const after = await ask(pod(image));
    await until(async () => auditLines(auditLog).some(({ uid }) => uid === after.uid));
    expect(auditLines(auditLog).filter(({ uid }) => uid === dry.uid)).toEqual([]);
  });

  it('lets nobody change labels of namespaces that policies go by, but those who may (T-79)', async () => {
    const named = (labels: JsonObject): JsonObject => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop', labels },
    });
    const old = named({ environment: 'production' });
    for (const labels of [{ environment: 'test' }, {}, { environment: 'production', quiet: 'yes' }]) {
      const answer = await ask(named(labels), { operation: 'UPDATE', old });
      expect(answer).toMatchObject({ allowed: false, code: 403 });
    }
    expect(await ask(named({ environment: 'production', team: 'a' }), { operation: 'UPDATE', old })).toMatchObject({
      allowed: true,
    });
    const user = { username: 'root', groups: ['system:masters'] };
    expect(await ask(named({}), { operation: 'UPDATE', old, user })).toMatchObject({ allowed: true });
  });

  it('makes nothing easier in a namespace whose labels are not known', async () => {
    expectRefused(await ask(pod(bad), { namespace: 'unlabelled' }), bad);
  });
});

describe('exceptions (T-80)', () => {
  it('let in nothing when they expired, are for elsewhere, name one rule of two, or have a glob that ends at a slash', async () => {
    expectRefused(await ask(pod(bad)), bad);
    const content = twofold();
    const image = await pushSigned(registry.host, 'shop/twofold', content, []);
    expectRefused(await ask(pod(image)), image, 'no-high');
  });

  it('let in what they name, with a warning, and are told of in the audit trail', async () => {
    const granted = {
      ...DOOR.admission,
      exceptions: [...DOOR.admission.exceptions, exception('granted', { images: ['**/shop/unsigned'] })],
    };
    writeFileSync(join(policies, 'door.json'), JSON.stringify({ admission: granted }));
    await until(async () => (await ask(pod(bad))).allowed === true);
    const answer = await ask(pod(bad));
    expect(answer.warnings.join()).toContain('exception granted until 2090-01-01T00:00:00Z');
    expect(answer.annotations['exception']).toBe('granted (team-shop)');
    await until(async () => auditLines(auditLog).some(({ uid, kind }) => uid === answer.uid && kind === 'excepted'));
    writeFileSync(join(policies, 'door.json'), JSON.stringify(DOOR));
    await until(async () => (await ask(pod(bad))).allowed === false);
  });

  it('open the door altogether with break-glass, which every use of is told of', async () => {
    const breakGlass = [
      { name: 'outage', owner: 'sre', reason: 'INC-1', expiresAt: '2090-01-01T00:00:00Z', namespaces: ['shop'] },
    ];
    writeFileSync(join(policies, 'door.json'), JSON.stringify({ admission: { ...DOOR.admission, breakGlass } }));
    await until(async () => (await ask(pod(bad))).allowed === true);
    const answer = await ask(pod(bad));
    expect(answer.warnings.join()).toContain('break-glass outage lets everything in');
    expect(answer.annotations['break-glass']).toBe('outage (sre)');
    await until(async () => auditLines(auditLog).some(({ uid, kind }) => uid === answer.uid && kind === 'break-glass'));
    expectRefused(await ask(pod(bad), { namespace: 'unlabelled' }), bad);
    writeFileSync(join(policies, 'door.json'), JSON.stringify(DOOR));
    await until(async () => (await ask(pod(bad))).allowed === false);
  });
});

describe('evidence and content', () => {
  it('takes no signature of another image for one of this (T-86)', async () => {
    const content = buildImage({ layers: [{ entries: [{ path: 'etc/os-release', content: 'ID=other\n' }] }] });
    await pushContent(registry.host, 'shop/good', content, 'forged');
    const manifests = `http://${registry.host}/v2/shop/good/manifests`;
    const tagOf = (digest: string): string => `${digest.replace(':', '-')}.sig`;
    const signature = await fetch(`${manifests}/${tagOf(digestOf('good'))}`, {
      headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
    });
    const copied = await fetch(`${manifests}/${tagOf(content.root.digest)}`, {
      method: 'PUT',
      headers: { 'content-type': signature.headers.get('content-type') ?? '' },
      body: await signature.text(),
    });
    expect([signature.status, copied.status]).toEqual([200, 201]);
    const image = `${images.repositories}/good:forged`;
    expectRefused(await ask(pod(image)), image);
  });

  it('takes labels of images for text and nothing else (T-88)', async () => {
    const labels = { 'io.example': '\u001b[2J$(reboot)\n  rule none: allowed', '../../x': 'y' };
    const content = buildImage({ layers: [{ entries: [] }], config: { labels } });
    const image = await pushSigned(registry.host, 'shop/labelled', content, []);
    const answer = await ask(pod(image));
    expectRefused(answer, image);
    expect(answer.text).not.toContain(String.raw`\u001b`);
  });

  it('refuses an image that cannot be read where any image that is known would pass (T-85)', async () => {
    const content = buildImage({ layers: [{ tar: Buffer.alloc(64 * 1024, 'hostile') }] });
    const image = await pushSigned(registry.host, 'shop/hostile', content, []);
    const answer = await ask(pod(image), { namespace: 'bare' });
    expect(answer).toMatchObject({ status: 200, allowed: false });
    expect(answer.message).toContain('cannot be judged');
    expect(await ask(pod(bad), { namespace: 'bare' })).toMatchObject({ allowed: true });
  });

  it('sees that a package database was removed in the last layer (T-90)', async () => {
    const status = 'Package: openssl\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n';
    const content = buildImage({
      layers: [
        {
          entries: [
            { path: 'etc/os-release', content: 'ID=debian\n' },
            { path: 'var/lib/dpkg/status', content: status },
          ],
        },
        { entries: [{ path: 'var/lib/dpkg/.wh.status', content: '' }] },
      ],
    });
    const image = await pushSigned(registry.host, 'shop/evasive', content, []);
    const answer = await ask(pod(image), { namespace: 'bare' });
    expect(answer).toMatchObject({ status: 200, allowed: false });
    expect(answer.message).toContain('rule whole: ');
  });
});

/** Two rules are against it. */
function twofold(): ReturnType<typeof buildImage> {
  return buildImage({
    platform: { os: 'linux', architecture: 'amd64', variant: null },
    layers: [
      {
        entries: [
          { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' },
          { path: 'opt/badlib-1.0.dist-info/METADATA', content: 'Metadata-Version: 2.1\nName: badlib\nVersion: 1.0\n' },
        ],
      },
    ],
  });
}
