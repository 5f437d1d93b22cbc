/**
 * `node --conditions=development bench/admission.ts`: the admission webhook alone. Reviews a second and their times over HTTPS with
 * connections that are kept, processor time of the webhook's process, its memory with 20,000 decisions, and how long a review takes whose
 * registry never answers.
 */
import { createHash } from 'node:crypto';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestCertificate } from '@assay/testkit';
import { Caller, postRequest } from './caller.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = process.env['ASSAY_E2E_PROGRAM'] || join(root, 'assay');
const DECISIONS = 20_000;
const CONNECTIONS = 16;
const RATE = 2000;
const SECONDS = 10;
/** As the container image sets it: of itself the heap grows with what machines have. Images are judged in a thread with a heap of its own. */
const HEAP = '--max-old-space-size=128';

const work = mkdtempSync(join(tmpdir(), 'assay-admission-'));
const certificate = createTestCertificate();
writeFileSync(join(work, 'tls.crt'), certificate.certificate);
writeFileSync(join(work, 'tls.key'), certificate.key);
writeFileSync(
  join(work, 'policy.yaml'),
  `id: bench
name: bench
version: "1"
rule_sets:
  - { id: rules, name: rules, version: "1", rules: [{ id: no-latest, gate: image_reference, trigger: mutable_tag, action: STOP }] }
mappings:
  - { name: all, registry: "*", repository: "*", image: { type: tag, value: "*" }, rule_set_ids: [rules] }
`,
);

function imageOf(index: number, host: string): string {
  const digest = createHash('sha256').update(String(index)).digest('hex');
  return `${host}/team-${index % 50}/app-${index % 2000}:1.${index}@sha256:${digest}`;
}

/** A pod as the API server sends it, with one container and a sidecar of the same image. */
function reviewRequest(image: string): Buffer {
  const container = (name: string): object => ({
    name,
    image,
    ports: [{ containerPort: 8080, protocol: 'TCP' }],
    env: Array.from({ length: 8 }, (_, at) => ({ name: `SETTING_${at}`, value: `value of setting ${at}` })),
    resources: { limits: { cpu: '1', memory: '512Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
    volumeMounts: [{ name: 'token', readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
    livenessProbe: { httpGet: { path: '/livez', port: 8080, scheme: 'HTTP' }, periodSeconds: 10 },
    terminationMessagePath: '/dev/termination-log',
    imagePullPolicy: 'IfNotPresent',
  });
  const body = JSON.stringify({
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      namespace: 'shop',
      operation: 'CREATE',
      userInfo: {
        username: 'system:serviceaccount:kube-system:replicaset-controller',
        groups: ['system:authenticated'],
      },
      object: {
        kind: 'Pod',
        apiVersion: 'v1',
        metadata: {
          generateName: 'web-7d4f8c9b5-',
          labels: { app: 'web', 'pod-template-hash': '7d4f8c9b5' },
          ownerReferences: [{ kind: 'ReplicaSet', name: 'web-7d4f8c9b5', uid: '1d2c', controller: true }],
          managedFields: Array.from({ length: 4 }, () => ({
            manager: 'kube-controller-manager',
            fieldsV1: {
              'f:metadata': { 'f:labels': { 'f:app': {} } },
              'f:spec': { 'f:containers': { 'k:{"name":"a"}': {} } },
            },
          })),
        },
        spec: {
          volumes: [
            {
              name: 'token',
              projected: { sources: [{ serviceAccountToken: { expirationSeconds: 3607, path: 'token' } }] },
            },
          ],
          containers: [container('web'), container('proxy')],
          serviceAccountName: 'default',
          tolerations: [
            { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
          ],
        },
      },
      oldObject: null,
      dryRun: false,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
    },
  });
  return postRequest('/validate?timeout=5s', body);
}

async function startWebhook(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ child: ChildProcess; port: number }> {
  const home = mkdtempSync(join(work, 'home-'));
  mkdirSync(home, { recursive: true });
  const child = spawn(
    program,
    [
      'controller',
      ['--policy', join(work, 'policy.yaml'), '--listen', '127.0.0.1:0'],
      ['--tls-cert', join(work, 'tls.crt'), '--tls-key', join(work, 'tls.key')],
      args,
    ].flat(),
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'], HOME: home, NODE_OPTIONS: HEAP, ...env },
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      const found = /:(\d+)\s*$/.exec(chunk.toString());
      if (found !== null) resolve(Number(found[1]));
    });
    child.on('exit', (code) => reject(new Error(`the webhook ended with ${String(code)}`)));
  });
  return { child, port };
}

function cpuMs(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid ?? 0}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function memoryMiB(pid: number | undefined, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
}

function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** A service that knows every image, so that what is measured is the webhook. */
const service = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { reference } = JSON.parse(Buffer.concat(chunks).toString());
    response.setHeader('content-type', 'application/json');
    const digest = String(reference).split('@')[1] ?? '';
    const isBad = digest.endsWith('0');
    const finding = {
      id: digest,
      gate: 'g',
      trigger: 't',
      triggerId: 'CVE-2026-1+openssl',
      legacyTriggerId: null,
      action: 'stop',
      ruleSetId: 'r',
      ruleId: 'no-critical',
      message: `CVE-2026-1 in openssl of ${digest}`,
      recommendation: 'Update openssl to 3.2.',
      status: 'open',
      subject: { kind: 'package', key: 'openssl' },
      locations: [],
      evidence: {},
    };
    response.end(
      JSON.stringify({
        schemaVersion: 1,
        verdict: isBad ? 'fail' : 'pass',
        finalAction: isBad ? 'stop' : 'go',
        reason: 'policy_evaluation',
        evaluatedAt: new Date().toISOString(),
        subject: { reference, digest },
        policy: { id: 'bench', name: 'bench', digest: `sha256:${'0'.repeat(64)}` },
        mapping: null,
        imageListMatch: null,
        advisoryData: null,
        findings: isBad ? [finding] : [],
        problems: [],
      }),
    );
  });
});

async function measureWarm(): Promise<void> {
  await new Promise<void>((resolve) => {
    service.listen(0, '127.0.0.1', resolve);
  });
  const address = service.address();
  const servicePort = typeof address === 'object' && address !== null ? address.port : 0;
  const { child, port } = await startWebhook(
    ['--service', `http://127.0.0.1:${servicePort}`, '--decision-lifetime', '24h', '--refusal-lifetime', '24h'],
    { ASSAY_SERVICE_KEY: 'key' },
  );
  const callers = Array.from({ length: CONNECTIONS }, () => new Caller(port));
  const requests = Array.from({ length: DECISIONS }, (_, index) => reviewRequest(imageOf(index, 'registry.example')));
  let denied = 0;
  const filling = performance.now();
  await Promise.all(
    callers.map(async (caller, at) => {
      for (let index = at; index < DECISIONS; index += CONNECTIONS) {
        const request = requests[index];
        if (request !== undefined && (await caller.send(request)).body.includes('"allowed":false')) denied += 1;
      }
    }),
  );
  console.log(
    `cold, by a service that answers at once: ${DECISIONS} images in ${((performance.now() - filling) / 1000).toFixed(1)} s, ${denied} denied`,
  );
  console.log(`memory with ${DECISIONS} decisions: ${memoryMiB(child.pid, 'VmRSS').toFixed(0)} MiB`);
  for (const round of ['warming up', 'measured']) {
    await saturate(round, callers, requests, child.pid);
    await atRate(round, callers, requests, child.pid);
  }
  console.log(
    `memory afterwards: ${memoryMiB(child.pid, 'VmRSS').toFixed(0)} MiB, at most ${memoryMiB(child.pid, 'VmHWM').toFixed(0)} MiB`,
  );
  for (const caller of callers) caller.end();
  child.kill('SIGTERM');
  service.close();
}

/** Every connection sends the next review when it has its answer. */
async function saturate(
  round: string,
  callers: readonly Caller[],
  requests: readonly Buffer[],
  pid: number | undefined,
): Promise<void> {
  const until = performance.now() + SECONDS * 1000;
  const before = cpuMs(pid);
  let count = 0;
  await Promise.all(
    callers.map(async (caller, at) => {
      for (let index = at; performance.now() < until; index += CONNECTIONS) {
        const request = requests[(index * 7919) % requests.length];
        if (request !== undefined) await caller.send(request);
        count += 1;
      }
    }),
  );
  const cpu = (cpuMs(pid) - before) / 1000;
  console.log(
    `${round}: as many as it takes: ${(count / SECONDS).toFixed(0)} reviews/s, ${(count / cpu).toFixed(0)} per second of its processor time`,
  );
}

/** Reviews come at a fixed rate, those of a millisecond together, whether or not the ones before are answered. */
async function atRate(
  round: string,
  callers: readonly Caller[],
  requests: readonly Buffer[],
  pid: number | undefined,
): Promise<void> {
  const times: number[] = [];
  const free = [...callers];
  const waiting: { readonly request: Buffer; readonly due: number }[] = [];
  const before = cpuMs(pid);
  const started = performance.now();
  let issued = 0;
  let answered = 0;
  const total = RATE * SECONDS;
  await new Promise<void>((resolve) => {
    const dispatch = (): void => {
      for (let caller = free.pop(); caller !== undefined; caller = free.pop()) {
        const next = waiting.shift();
        if (next === undefined) {
          free.push(caller);
          return;
        }
        void call(caller, next);
      }
    };
    const call = async (caller: Caller, { request, due }: { request: Buffer; due: number }): Promise<void> => {
      await caller.send(request);
      times.push(performance.now() - due);
      answered += 1;
      free.push(caller);
      if (answered === total) resolve();
      else dispatch();
    };
    const tick = (): void => {
      const now = performance.now();
      while (issued < total && started + (issued * 1000) / RATE <= now) {
        const request = requests[(issued * 7919) % requests.length];
        if (request !== undefined) waiting.push({ request, due: now });
        issued += 1;
      }
      dispatch();
      if (issued < total) setTimeout(tick, 1);
    };
    tick();
  });
  const sorted = times.toSorted((a, b) => a - b);
  const cpu = (cpuMs(pid) - before) / 1000;
  console.log(
    `${round}: at ${RATE}/s for ${SECONDS} s: p50 ${percentile(sorted, 0.5).toFixed(2)} ms, p99 ${percentile(sorted, 0.99).toFixed(2)} ms, ` +
      `p99.9 ${percentile(sorted, 0.999).toFixed(2)} ms, ${((cpu / SECONDS) * 100).toFixed(0)} % of one core`,
  );
}

/** A registry that takes connections and never says a word. */
async function measureHanging(): Promise<void> {
  const registry = createTcpServer(() => {});
  await new Promise<void>((resolve) => {
    registry.listen(0, '127.0.0.1', resolve);
  });
  const address = registry.address();
  const host = `localhost:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const { child, port } = await startWebhook(['--insecure-registry', host]);
  const callers = Array.from({ length: 50 }, () => new Caller(port));
  const times = await Promise.all(
    callers.map(async (caller, index) => {
      const started = performance.now();
      const image = index % 2 === 0 ? `${host}/app-${index}:1` : imageOf(index, host);
      const { body } = await caller.send(reviewRequest(image));
      if (body.includes('"allowed":true')) throw new Error(`${image} was admitted`);
      return performance.now() - started;
    }),
  );
  console.log(
    `registry that hangs: 50 cold images at once, each refused with a reason, the slowest after ${Math.max(...times).toFixed(0)} ms`,
  );
  for (const caller of callers) caller.end();
  child.kill('SIGKILL');
  registry.close();
}

try {
  await measureWarm();
  await measureHanging();
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exit(0);
