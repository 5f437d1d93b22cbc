/**
 * `node --conditions=development bench/admission-cluster.ts [ROUNDS [PARALLEL]]`: what the gate adds at a real API server. Pods of an image that is
 * judged already are created in three namespaces in turns: one that no webhook is asked about, one of a webhook that allows everything
 * unread, and one that the gate protects; several at a time (only PARALLEL, if that is given), and at a steady rate. Beside the times
 * stands what each of the processes spent, as they all share the machine with whoever asks. Last come pods of images that nobody knows, of
 * a registry that hangs. Needs KUBEBUILDER_ASSETS and docker-registry.
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject } from '@assay/core';
import { shopPolicy } from '../e2e/cluster-images.ts';
import { globalPolicy, namespace, pod } from '../e2e/cluster-objects.ts';
import { type ClusterYard, eventually, openYard } from '../e2e/cluster-yard.ts';
import { repositoryRoot } from '../e2e/program.ts';
import { Caller, postRequest } from './caller.ts';
import { type ProcessorTimes, openedConnections, processorTimes, since } from './process-group.ts';

const ROUNDS = Number(process.argv[2] ?? 10);
/** Creates under way at the same time, and how many a round is. */
/** 0: all of them. */
const ONLY = Number(process.argv[3] ?? 0);
const PARALLEL = [
  { count: 200, round: 200 },
  { count: 50, round: 200 },
  { count: 8, round: 100 },
  { count: 1, round: 25 },
];
/** Creates each second, whether or not the ones before are answered. */
const RATES = [50, 100, 150];
const RATE_SECONDS = 2;
/** Images at once that nobody knows. */
const COLD = 50;

/** The plain manifests never ask about the last two. */
const PLACES = { gate: 'shop', null: 'kube-system', none: 'kube-node-lease' } as const;
const TITLES = { none: 'no webhook', null: 'webhook that allows all', gate: 'the gate' } as const;
type Place = keyof typeof PLACES;

/** What was seen in one place. */
interface Seen {
  readonly times: number[];
  readonly spent: Map<string, number>;
  connections: number;
}

const nullWebhook = fork(join(repositoryRoot, 'bench/null-webhook.ts'), [], { execArgv: ['--conditions=development'] });
const [told]: unknown[] = await once(nullWebhook, 'message');
const yard = await openYard();
try {
  yard.cluster.apply(JSON.stringify(namespace('shop')));
  yard.cluster.apply(JSON.stringify(globalPolicy('shop', shopPolicy(yard.images.key), { pin: 'pods' })));
  const replica = await yard.startReplica('one', {
    args: ['--reconcile-action=report', '--reconcile-interval=1m', '--cluster-reports=none'],
  });
  reachDirectly(yard, replica.port);
  registerNull(yard, told);
  const { port, token } = accessTo(yard);
  const image = `${yard.images.repositories}/good:1`;
  const request = (place: Place): Buffer =>
    postRequest(
      `/api/v1/namespaces/${PLACES[place]}/pods`,
      JSON.stringify(pod(`p-${randomBytes(6).toString('hex')}`, image)),
      { authorization: `Bearer ${token}` },
    );
  const first = new Caller(port);
  await eventually(
    'the image is judged',
    async () => (await first.send(request('gate'))).status,
    (status) => status === 201,
  );
  first.end();
  const create = async (caller: Caller, place: Place): Promise<void> => {
    const { status, body } = await caller.send(request(place));
    if (status !== 201) throw new Error(`a pod was not created: ${status} ${body.slice(0, 300)}`);
  };
  for (const { count, round } of PARALLEL) {
    if (ONLY !== 0 && count !== ONLY) continue;
    await compare(`${count} at a time`, port, count, async (callers, place) => parallel(callers, place, round, create));
  }
  for (const rate of ONLY === 0 ? RATES : []) {
    await compare(`${rate} each second`, port, 100, async (callers, place) => steady(callers, place, rate, create));
  }
  await refuseCold(port, token);
} finally {
  nullWebhook.disconnect();
  await yard.stop();
}

/** Does the same in all three places in turns. */
async function compare(
  title: string,
  port: number,
  connections: number,
  work: (callers: readonly Caller[], place: Place) => Promise<readonly number[]>,
): Promise<void> {
  const callers = Array.from({ length: connections }, () => new Caller(port));
  const order: Place[] = ['none', 'null', 'gate'];
  // Everybody's connections, caches and code are warm first.
  for (const place of order) await work(callers, place);
  const seen: Record<Place, Seen> = { none: nothing(), null: nothing(), gate: nothing() };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const place of order) await look(seen[place], async () => work(callers, place));
    order.push(...order.splice(0, 1));
    await clear();
  }
  for (const caller of callers) caller.end();
  console.log(`\n${title}, ${seen.gate.times.length} pods in each place`);
  for (const place of ['none', 'null', 'gate'] as const) console.log(lineOf(place, seen));
}

async function look(seen: Seen, work: () => Promise<readonly number[]>): Promise<void> {
  const [before, opened] = [processorTimes(nameOf), openedConnections()];
  seen.times.push(...(await work()));
  for (const [name, time] of since(before, processorTimes(nameOf))) {
    seen.spent.set(name, (seen.spent.get(name) ?? 0) + time);
  }
  seen.connections += openedConnections() - opened;
}

function nothing(): Seen {
  return { times: [], spent: new Map(), connections: 0 };
}

function lineOf(place: Place, seen: Readonly<Record<Place, Seen>>): string {
  const { times, spent, connections } = seen[place];
  const shares = [50, 99].map((share) => {
    const [value, base] = [at(times, share), at(seen.none.times, share)];
    return `p${share} ${value.toFixed(1).padStart(7)} ms${place === 'none' ? '            ' : ` (+${(value - base).toFixed(1)})`.padEnd(12)}`;
  });
  const each = [...spent].map(([name, time]) => `${name} ${(time / times.length).toFixed(2)}`);
  return `  ${TITLES[place].padEnd(24)} ${shares.join(' ')}; processor ms each: ${total(spent, times.length)} = ${each.join(', ')}; ${connections} connections opened`;
}

function total(spent: ProcessorTimes, count: number): string {
  return ([...spent.values()].reduce((sum, time) => sum + time, 0) / count).toFixed(2);
}

/** Milliseconds of each create, so many under way at once as there are callers. */
async function parallel(
  callers: readonly Caller[],
  place: Place,
  count: number,
  create: (caller: Caller, place: Place) => Promise<void>,
): Promise<readonly number[]> {
  const times: number[] = [];
  let begun = 0;
  await Promise.all(
    callers.map(async (caller) => {
      while (begun < count) {
        begun += 1;
        const started = performance.now();
        await create(caller, place);
        times.push(performance.now() - started);
      }
    }),
  );
  return times;
}

/** Milliseconds of each create from when it was due. */
async function steady(
  callers: readonly Caller[],
  place: Place,
  rate: number,
  create: (caller: Caller, place: Place) => Promise<void>,
): Promise<readonly number[]> {
  const started = performance.now();
  const free = [...callers];
  return Promise.all(
    Array.from({ length: rate * RATE_SECONDS }, async (_, index) => {
      const due = started + (index * 1000) / rate;
      await sleep(Math.max(0, due - performance.now()));
      // All take their turn: the API server closes connections that nothing goes over.
      const caller = free.shift();
      if (caller === undefined) throw new Error(`${rate} each second are more than the machine does`);
      await create(caller, place);
      free.push(caller);
      return performance.now() - due;
    }),
  );
}

/** Times of refusals when images are asked for that have to be fetched from a registry that takes connections and never says a word. */
async function refuseCold(port: number, token: string): Promise<void> {
  const registry = createTcpServer(() => {}).listen(0, '127.0.0.1');
  await once(registry, 'listening');
  const address = registry.address();
  const host = `localhost:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const times = await Promise.all(
    Array.from({ length: COLD }, async (_, index) => {
      const digest = index % 2 === 0 ? '' : `@sha256:${index.toString(16).padStart(64, '0')}`;
      const body = JSON.stringify(pod(`cold-${index}`, `${host}/app-${index}:1${digest}`));
      const caller = new Caller(port);
      const started = performance.now();
      const path = `/api/v1/namespaces/${PLACES.gate}/pods`;
      const reply = await caller.send(postRequest(path, body, { authorization: `Bearer ${token}` }));
      const time = performance.now() - started;
      caller.end();
      if (reply.status !== 403) throw new Error(`not refused: ${reply.status} ${reply.body.slice(0, 300)}`);
      return time;
    }),
  );
  registry.close();
  console.log(
    `\nregistry that hangs: ${COLD} cold images at once, each refused with a reason, the slowest after ${Math.max(...times).toFixed(0)} ms`,
  );
}

/** Takes away what was created, and waits until everybody has heard of it. */
async function clear(): Promise<void> {
  for (const place of Object.values(PLACES)) {
    await yard.cluster.fetch(`/api/v1/namespaces/${place}/pods`, { method: 'DELETE' });
  }
  await sleep(300);
}

function nameOf(command: string): string | null {
  for (const [part, name] of [
    ['kube-apiserver', 'API server'],
    ['etcd', 'etcd'],
    ['null-webhook', 'null webhook'],
    [' controller ', 'gate'],
  ] as const) {
    if (command.includes(part)) return name;
  }
  return null;
}

function at(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * share) / 100))] ?? Number.NaN;
}

/** As in a cluster, where nobody copies bytes between API server and replica. */
function reachDirectly({ cluster }: ClusterYard, port: number): void {
  for (const kind of ['mutatingwebhookconfiguration', 'validatingwebhookconfiguration']) {
    const text = JSON.stringify(cluster.get(kind, 'assay-controller'));
    cluster.ok(['replace', '-f', '-'], text.replaceAll(/(https:\/\/127\.0\.0\.1):\d+/g, `$1:${port}`));
  }
}

/** The same hooks as the gate, answered by a webhook that reads nothing. */
function registerNull({ cluster }: ClusterYard, address: unknown): void {
  if (!isJsonObject(address)) throw new Error('the webhook that allows everything does not run');
  for (const [kind, path] of [
    ['MutatingWebhookConfiguration', 'mutate'],
    ['ValidatingWebhookConfiguration', 'validate'],
  ] as const) {
    const webhook = {
      name: 'null.assay.dev',
      clientConfig: {
        url: `https://127.0.0.1:${String(address['port'])}/${path}`,
        caBundle: Buffer.from(String(address['authority'])).toString('base64'),
      },
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      matchPolicy: 'Equivalent',
      timeoutSeconds: 10,
      failurePolicy: 'Fail',
      ...(path === 'mutate' ? { reinvocationPolicy: 'IfNeeded' } : {}),
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': PLACES.null } },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE', 'UPDATE'] }],
    };
    cluster.apply(
      JSON.stringify({
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind,
        metadata: { name: 'null' },
        webhooks: [webhook],
      }),
    );
  }
}

/** The API server and the administrator's token, from the kubeconfig. */
function accessTo({ cluster }: ClusterYard): { readonly port: number; readonly token: string } {
  const token = /"token":"([^"]+)"/.exec(readFileSync(cluster.kubeconfig, 'utf8'))?.[1] ?? '';
  return { port: Number(new URL(cluster.url).port), token };
}
