import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject } from '@assay/core';
import { parseAllDocuments } from 'yaml';
import { namespace, pod, text } from './cluster-objects.ts';
import { defineKind } from './cluster-yard.ts';
import { type ApiReply, type ClusterServer, NO_ASSETS, kubeAssets, startCluster } from './cluster-server.ts';
import { repositoryRoot, temporaryDirectory } from './program.ts';
import { hasProgram } from './trust-yard.ts';

const isAble = kubeAssets() !== null;
if (!isAble) console.warn(`skipped: ${NO_ASSETS}`);
const hasHelm = hasProgram('helm');
if (!hasHelm) console.warn('skipped: what is made of the chart; there is no helm on PATH');

const chart = join(repositoryRoot, 'deploy/helm/assay-controller');
const plain = join(repositoryRoot, 'deploy/kubernetes/assay-controller.yaml');
const temporary = temporaryDirectory();
let cluster: ClusterServer;

/** What the chart makes of values. */
function render(...values: readonly string[]): string {
  const flags = values.flatMap((value) => ['--set', value]);
  const args = [
    'template',
    'assay-controller',
    chart,
    '--namespace',
    'assay-system',
    '--kube-version',
    '1.34',
    ...flags,
  ];
  const { status, stdout, stderr } = spawnSync('helm', args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function objectsOf(manifests: string): readonly Readonly<Record<string, unknown>>[] {
  return parseAllDocuments(manifests)
    .map((document): unknown => document.toJS())
    .filter(isJsonObject);
}

/** What checks itself in the API server, without a replica. */
function policiesOf(manifests: string): string {
  const items = objectsOf(manifests).filter(({ kind }) => String(kind).startsWith('ValidatingAdmissionPolicy'));
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

/** Tries again until the API server has compiled its policies, for at most ten seconds. */
async function until(send: () => Promise<ApiReply>, status: number): Promise<ApiReply> {
  let reply = await send();
  for (let attempt = 0; reply.status !== status && attempt < 50; attempt += 1) {
    await new Promise((resolve) => {
      setTimeout(resolve, 200);
    });
    reply = await send();
  }
  expect(reply.status, JSON.stringify(reply.body)).toBe(status);
  return reply;
}

beforeAll(async () => {
  if (!isAble) return;
  cluster = await startCluster(join(temporary.path, 'cluster'));
  for (const name of ['assay-system', 'shop']) cluster.apply(JSON.stringify(namespace(name)));
});

afterAll(async () => {
  await cluster?.stop();
  temporary.remove();
});

describe.skipIf(!isAble)('the plain manifests', () => {
  it('are taken by the API server as they are, every field known', () => {
    const told = cluster.ok(['apply', '--validate=strict', '-f', plain]);
    expect(told).toContain('deployment.apps/assay-controller created');
    // Whoever updates applies them once more.
    const again = cluster.kubectl(['apply', '--validate=strict', '-f', plain]);
    expect(again.code, again.stderr).toBe(0);
    cluster.ok(['delete', 'validatingwebhookconfiguration', 'assay-controller']);
    cluster.ok(['delete', 'mutatingwebhookconfiguration', 'assay-controller']);
  });

  it('run as nobody, with nothing to write to, and three of them', () => {
    const made = cluster.get('deployment', 'assay-controller', '-n', 'assay-system');
    const written = JSON.stringify(made);
    for (const wanted of ['"runAsNonRoot":true', '"readOnlyRootFilesystem":true', '"drop":["ALL"]', '"replicas":3']) {
      expect(written).toContain(wanted);
    }
  });

  it('let a workload that may not grow shrink', async () => {
    const path = '/apis/apps/v1/namespaces/shop/deployments';
    const labels = { app: 'web' };
    const template = { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'x.test/a:1' }] } };
    const spec = { replicas: 2, selector: { matchLabels: labels }, template };
    const body = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec };
    expect((await cluster.fetch(path, { method: 'POST', body })).status).toBe(201);
    const data = { 'deployment.web': 'app by shop: signed: nobody signed it' };
    cluster.apply(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'assay-scale-blocks', namespace: 'shop' },
        data,
      }),
    );
    const scale = async (replicas: number): Promise<ApiReply> =>
      cluster.fetch(`${path}/web/scale`, {
        method: 'PATCH',
        type: 'application/merge-patch+json',
        body: { spec: { replicas } },
      });
    // Until the API server knows the policy it lets it grow; then growing further is refused.
    let replicas = 2;
    const refused = await until(async () => scale((replicas += 1)), 403);
    expect(text(refused.body, 'message')).toContain('may not grow: app by shop');
    expect((await scale(1)).status).toBe(200);
  });
});

describe.skipIf(!hasHelm)('the chart', () => {
  it('is without fault for the linter, and the plain manifests are made of it', () => {
    expect(spawnSync('helm', ['lint', '--strict', chart], { encoding: 'utf8' }).status).toBe(0);
    const again = join(temporary.path, 'again.yaml');
    expect(spawnSync(join(repositoryRoot, 'deploy/kubernetes/generate.sh'), [again]).status).toBe(0);
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(plain, 'utf8'));
  });

  it('lets the controller tell a service that is named, and lets it through to there', () => {
    const named = ['service.url=http://assay.tools.example:8080', 'service.keySecret=k', 'service.clusterName=east'];
    expect(render()).not.toContain('--report-admissions');
    const told = render(...named);
    expect(told).toMatch(/- --report-admissions\n\s+- --cluster-name=east\n/);
    expect(told).toContain('- ports: [{ port: 8080, protocol: TCP }]');
    expect(render(...named, 'service.reportAdmissions=false')).not.toContain('--report-admissions');
  });

  it('never lists secrets, and gives each level of action no more than it needs', () => {
    const rules = (...values: readonly string[]): string =>
      JSON.stringify(objectsOf(render(...values)).filter(({ kind }) => kind === 'ClusterRole'));
    const least = rules();
    expect(least).toContain('{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}');
    expect(least).not.toContain('*"');
    expect(least).not.toContain('eviction');
    expect(least).not.toContain('configmaps');
    expect(rules('reconcile.action=evict')).toContain('eviction');
    expect(rules('reconcile.action=annotate')).not.toContain('eviction');
  });

  it('asks about every namespace, whatever selector says which are protected', () => {
    const selectors = (...values: readonly string[]): readonly string[] =>
      objectsOf(render(...values)).flatMap(({ kind, webhooks }) =>
        kind === 'ValidatingWebhookConfiguration' && Array.isArray(webhooks)
          ? webhooks.filter(isJsonObject).flatMap((hook) => {
              const { name, failurePolicy, namespaceSelector } = hook;
              return String(name).startsWith('open')
                ? [`${String(failurePolicy)} ${JSON.stringify(namespaceSelector)}`]
                : [];
            })
          : [],
      );
    expect(selectors()).toHaveLength(1);
    const protecting = ['namespaces.protected.matchLabels.tier=prod', 'namespaces.protected.matchExpressions[0].key=x'];
    const others = selectors(...protecting, 'namespaces.protected.matchExpressions[0].operator=Exists');
    expect(others).toHaveLength(2);
    expect(others[0]).toMatch(/^Ignore .*"key":"tier","operator":"NotIn","values":\["prod"\]/);
    expect(others[1]).toMatch(/^Ignore .*"key":"x","operator":"DoesNotExist"/);
  });

  it.skipIf(!isAble)(
    'leaves certificates to cert-manager, with an authority of its own where no issuer is named',
    () => {
      for (const [plural, kind] of [
        ['issuers', 'Issuer'],
        ['certificates', 'Certificate'],
      ] as const) {
        defineKind(cluster, { group: 'cert-manager.io', version: 'v1', plural, kind }, 'Namespaced');
      }
      const made = objectsOf(render('certificates.mode=cert-manager'));
      const named = made.map(({ kind, metadata }) => `${String(kind)}/${text(metadata, 'name')}`);
      expect(named).toContain('Issuer/assay-controller-self-signed');
      expect(named).toContain('Certificate/assay-controller-authority');
      const told = cluster.kubectl(['apply', '--dry-run=server', '--validate=strict', '-f', '-'], {
        input: render('certificates.mode=cert-manager'),
      });
      expect(told.code, told.stderr).toBe(0);
      for (const configuration of made.filter(({ kind }) => String(kind).endsWith('WebhookConfiguration'))) {
        const from = text(configuration, 'metadata', 'annotations', 'cert-manager.io/inject-ca-from');
        expect(from).toBe('assay-system/assay-controller');
      }
      expect(JSON.stringify(made)).not.toContain('--certificate-secret');
      const own = render('certificates.mode=cert-manager', 'certificates.issuerRef.name=ours');
      expect(own).not.toContain('self-signed');
      expect(own).toContain('name: ours');
    },
  );

  it('has an off switch that leaves everything but the gate', () => {
    const kinds = (...values: readonly string[]): readonly unknown[] =>
      objectsOf(render(...values)).map(({ kind }) => kind);
    const left = kinds('enabled=false');
    expect(left).not.toContain('ValidatingWebhookConfiguration');
    expect(left).not.toContain('MutatingWebhookConfiguration');
    expect(left).toContain('Deployment');
    expect(kinds()).toContain('ValidatingWebhookConfiguration');
  });

  it('leaves its own namespace and kube-system out of every hook about workloads', () => {
    const hooks = objectsOf(render()).flatMap(({ kind, webhooks }) =>
      String(kind).endsWith('WebhookConfiguration') && Array.isArray(webhooks) ? webhooks.filter(isJsonObject) : [],
    );
    const about = hooks.filter((hook) => JSON.stringify(hook['rules']).includes('"pods"'));
    expect(new Set(about.map(({ name }) => name))).toEqual(
      new Set(['closed.assay.dev', 'open.assay.dev', 'pin.assay.dev']),
    );
    for (const hook of about) {
      const selector = JSON.stringify(hook['namespaceSelector']);
      expect(selector).toContain('"assay-system","kube-system"');
    }
  });

  it
    .skipIf(!isAble)
    .each([
      ['metrics.dashboard=true'],
      ['certificates.mode=secret', 'webhook.url=https://10.0.0.1:8443'],
      [
        'reconcile.action=evict',
        'reconcile.reports=policyreport',
        'service.url=https://assay.test',
        'service.keySecret=key',
      ],
      ['admissionPolicy.enabled=true', 'admissionPolicy.requireDigest=true'],
      [
        'policies.artifacts={registry.test/policies:live}',
        'policies.signers.configMap=keys',
        'policies.signers.keys={release.pem}',
        'policies.signers.identities={https://github.com/org/.*}',
        'policies.signers.issuer=https://token.actions.githubusercontent.com',
      ],
      ['service.url=https://assay.test', 'service.keySecret=key', 'policies.service={default}'],
    ])('is taken by the API server with other values: %s', (...values) => {
    const told = cluster.kubectl(['apply', '--dry-run=server', '--validate=strict', '-f', '-'], {
      input: render(...values),
    });
    expect(told.code, told.stderr).toBe(0);
  });

  it.skipIf(!isAble)('makes a safety net that holds while no replica answers', async () => {
    const registries = 'admissionPolicy.registries={registry.test/}';
    cluster.apply(policiesOf(render('admissionPolicy.enabled=true', registries)));
    const create = async (name: string, spec: object): Promise<ApiReply> =>
      cluster.fetch('/api/v1/namespaces/shop/pods?dryRun=All', { method: 'POST', body: pod(name, '', { spec }) });
    const of = (image: string): object => ({ containers: [{ name: 'a', image }] });
    const latest = await until(async () => create('a', of('registry.test/a')), 403);
    expect(text(latest.body, 'message')).toContain('images have a tag that is not latest');
    const elsewhere = await create('b', of('docker.io/library/a:1'));
    expect(text(elsewhere.body, 'message')).toContain('images come from registry.test/');
    const init = await create('c', {
      ...of('registry.test/a:1'),
      initContainers: [{ name: 'i', image: 'evil.test/i:1' }],
    });
    expect(text(init.body, 'message')).toContain('images come from registry.test/');
    expect((await create('d', of('registry.test/a:1'))).status).toBe(201);
    const template = { metadata: { labels: { app: 't' } }, spec: of('evil.test/i:1') };
    const controller = { apiVersion: 'v1', kind: 'ReplicationController', metadata: { name: 'e' } };
    const made = { ...controller, spec: { selector: { app: 't' }, template } };
    const path = '/api/v1/namespaces/shop';
    const refused = await cluster.fetch(`${path}/replicationcontrollers?dryRun=All`, { method: 'POST', body: made });
    expect(text(refused.body, 'message')).toContain('images come from registry.test/');
    const body = { apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 'f' }, template };
    const described = await cluster.fetch(`${path}/podtemplates?dryRun=All`, { method: 'POST', body });
    expect(text(described.body, 'message')).toContain('images come from registry.test/');
  });
});
