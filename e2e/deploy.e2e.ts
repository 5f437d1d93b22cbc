import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { assay, report, repositoryRoot, temporaryDirectory } from './program.ts';

/** Parts of documents, without their types. */
function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((found, key) => Reflect.get(Object(found), key), value);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

describe('the recipe of the image', () => {
  it('has nothing that our own rules warn of, runs as nobody and keeps what it writes in one directory', async () => {
    const { path, remove } = temporaryDirectory();
    const run = await assay(path, ['lint', join(repositoryRoot, 'deploy/docker'), '-o', 'json']);
    remove();
    expect(run.code).toBe(0);
    const found = list(report(run)['findings']).map((finding) => at(finding, 'rule'));
    // Digests are put in when a release is built: nothing else is left to say.
    expect(found.filter((rule) => rule !== 'base-image-not-pinned')).toEqual([]);
    const text = readFileSync(join(repositoryRoot, 'deploy/docker/Dockerfile'), 'utf8');
    expect(text).toMatch(/^USER 65532:65532$/m);
    expect(text).toMatch(/^VOLUME \/var\/lib\/assay$/m);
  });
});

describe('the Compose file', () => {
  const text = readFileSync(join(repositoryRoot, 'deploy/compose/compose.yaml'), 'utf8');
  const document: unknown = parse(text, { merge: true });

  it.each(['api', 'worker', 'postgres'])(
    'gives %s a read-only root, no capability beyond its need, and no tag that moves',
    (name) => {
      const service = at(document, 'services', name);
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
      expect(String(at(service, 'image'))).not.toMatch(/:latest|:-[^:]*$/);
    },
  );

  it('runs ours as nobody, tells no secret, and answers on this machine alone', () => {
    for (const name of ['api', 'worker']) expect(at(document, 'services', name, 'user')).toBe('65532:65532');
    expect(at(document, 'services', 'api', 'ports')).toEqual(['127.0.0.1:8080:8080']);
    expect(at(document, 'services', 'postgres', 'ports')).toBeUndefined();
    expect(at(document, 'networks', 'inside', 'internal')).toBe(true);
    expect(text).not.toMatch(/PASSWORD: |ADMIN_KEY: /);
  });

  it('starts with flags that the program has', async () => {
    const { path, remove } = temporaryDirectory();
    const { stdout } = await assay(path, ['serve', '--help']);
    remove();
    for (const name of ['api', 'worker']) {
      const flags = list(at(document, 'services', name, 'command')).filter((word) => String(word).startsWith('--'));
      for (const flag of flags) expect(stdout).toContain(String(flag));
    }
  });
});

const helm = spawnSync('helm', ['version', '--short']);
const chart = join(repositoryRoot, 'deploy/helm/assay');

/** Renders the chart; the objects, or what helm says against it. */
function render(...values: readonly string[]): readonly unknown[] | string {
  const sets = values.flatMap((value) => ['--set', value]);
  const ran = spawnSync('helm', [
    'template',
    'assay',
    chart,
    '--namespace',
    'assay',
    '--kube-version',
    '1.34',
    ...sets,
  ]);
  if (ran.status !== 0) return ran.stderr.toString();
  return parseAllDocuments(ran.stdout.toString()).flatMap((each): readonly unknown[] => {
    const value: unknown = each.toJS();
    return isJsonObject(value) ? [value] : [];
  });
}

function ofKind(objects: readonly unknown[] | string, kind: string): readonly unknown[] {
  if (typeof objects === 'string') throw new Error(objects);
  return objects.filter((object) => at(object, 'kind') === kind);
}

describe.skipIf(helm.status !== 0)('the chart of the service (helm is not on PATH where this is left out)', () => {
  const REPLICAS = ['mode=replicas', 'database.secret=db'];
  const ON_S3 = [...REPLICAS, 'blobs.url=s3://bucket/prefix', 'blobs.secret=aws', 'encryptionKeysSecret=keys'];
  const MODES = [
    { values: [] },
    { values: REPLICAS },
    { values: ON_S3 },
    { values: [...ON_S3, 'ingress.enabled=true', 'ingress.host=a.example'] },
  ];

  it.each(MODES)('passes helm lint with $values', ({ values }) => {
    const ran = spawnSync('helm', ['lint', '--strict', chart, ...values.flatMap((value) => ['--set', value])]);
    expect(ran.stdout.toString()).toContain('0 chart(s) failed');
  });

  it.each(MODES)('runs pods that may do nothing but their work with $values', ({ values }) => {
    for (const deployment of ofKind(render(...values), 'Deployment')) {
      const pod = at(deployment, 'spec', 'template', 'spec');
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
      });
      const container = at(pod, 'containers', 0);
      expect(container).toMatchObject({
        image: 'ghcr.io/assay/assay:0.1.0',
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      });
      const mounts = list(at(container, 'volumeMounts')).map((mount) => String(at(mount, 'name')));
      const volumes = list(at(pod, 'volumes')).map((volume) => String(at(volume, 'name')));
      expect(mounts.toSorted()).toEqual(volumes.toSorted());
      expect(at(deployment, 'spec', 'template', 'metadata', 'labels')).toMatchObject(
        Object(at(deployment, 'spec', 'selector', 'matchLabels')),
      );
    }
  });

  it('starts them with flags that the program has', async () => {
    const { path, remove } = temporaryDirectory();
    const { stdout } = await assay(path, ['serve', '--help']);
    remove();
    const more = ['publicUrl=https://a.example', 'trustedProxies={10.0.0.0/8}', 'allowEgress={10.1.0.0/16}'];
    for (const deployment of ofKind(render(...ON_S3, ...more), 'Deployment')) {
      const args = list(at(deployment, 'spec', 'template', 'spec', 'containers', 0, 'args')).map(String);
      expect(args[0]).toBe('serve');
      for (const arg of args.slice(1)) expect(stdout).toContain(arg.replace(/=.*$/s, ' '));
    }
  });

  it('has one pod at a time on the embedded database, and never fewer than before where there are several', () => {
    const [single] = ofKind(render(), 'Deployment');
    expect(single).toMatchObject({ spec: { replicas: 1, strategy: { type: 'Recreate' } } });
    const several = ofKind(render(...REPLICAS), 'Deployment');
    expect(several).toHaveLength(2);
    for (const each of several) {
      expect(each).toMatchObject({ spec: { replicas: 2, strategy: { rollingUpdate: { maxUnavailable: 0 } } } });
    }
    expect(ofKind(render(...REPLICAS), 'PodDisruptionBudget')).toHaveLength(2);
  });

  it('has a volume that the pods share unless documents are in a bucket', () => {
    const access = (values: readonly string[]) =>
      ofKind(render(...values), 'PersistentVolumeClaim').map((claim) => at(claim, 'spec', 'accessModes'));
    expect(access([])).toEqual([['ReadWriteOnce']]);
    expect(access(REPLICAS)).toEqual([['ReadWriteMany']]);
    expect(access(ON_S3)).toEqual([]);
  });

  it('sends requests to those alone who answer', () => {
    expect(ofKind(render(...REPLICAS), 'Service')).toMatchObject([
      { spec: { selector: { 'app.kubernetes.io/component': 'api' } } },
    ]);
  });

  it.each([
    ['mode=many', 'mode is single or replicas'],
    ['mode=replicas', 'replicas need database.secret'],
    ['ingress.enabled=true', 'ingress.host is needed'],
  ])('refuses %s', (value, why) => {
    expect(render(value)).toContain(why);
  });

  it('refuses replicas that would each seal with keys of their own', () => {
    expect(render(...REPLICAS, 'blobs.url=s3://bucket')).toContain('encryptionKeysSecret');
  });
});
