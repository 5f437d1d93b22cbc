/**
 * `node --conditions=development bench/admission-cluster.ts`: what the gate adds at a real API server. Rounds of 200 pods created at once in
 * a namespace that the gate protects, and in one that it is never asked about, in turns, with images that are judged already; all replicas,
 * the API server and its store share the machine with whoever asks. Needs KUBEBUILDER_ASSETS and docker-registry.
 */
import { randomBytes } from 'node:crypto';
import { shopPolicy } from '../e2e/cluster-images.ts';
import { globalPolicy, namespace, pod, text } from '../e2e/cluster-objects.ts';
import { type ClusterYard, eventually, openYard } from '../e2e/cluster-yard.ts';

const PARALLEL = 200;
const ROUNDS = 10;
/** The plain manifests never ask about it. */
const UNASKED = 'kube-node-lease';

const yard = await openYard();
try {
  yard.cluster.apply(JSON.stringify(namespace('shop')));
  yard.cluster.apply(JSON.stringify(globalPolicy('shop', shopPolicy(yard.images.key), { pin: 'pods' })));
  await yard.startReplica('one');
  const image = `${yard.images.repositories}/good:1`;
  await eventually(
    'the image is judged',
    async () => create(yard, 'shop', image),
    (status) => status === 201,
  );
  // Connections and caches of everybody are filled first.
  for (const place of ['shop', UNASKED]) await round(yard, place, image);
  const asked: number[] = [];
  const unasked: number[] = [];
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    unasked.push(...(await round(yard, UNASKED, image)));
    asked.push(...(await round(yard, 'shop', image)));
  }
  console.log(`${PARALLEL} pods created at once, ${ROUNDS} rounds of each in turns, both webhooks`);
  const rows = [
    ['no webhook', unasked],
    ['with the gate', asked],
  ] as const;
  for (const [name, times] of rows) {
    console.log(`  ${name}: ${[50, 90, 99].map((share) => `p${share} ${at(times, share).toFixed(1)} ms`).join(', ')}`);
  }
  const added = [50, 90, 99].map((share) => `p${share} ${(at(asked, share) - at(unasked, share)).toFixed(1)} ms`);
  console.log(`  added: ${added.join(', ')}`);
} finally {
  await yard.stop();
}

/** Milliseconds of each of the creates of a round. */
async function round(on: ClusterYard, place: string, image: string): Promise<readonly number[]> {
  return Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      const started = performance.now();
      const status = await create(on, place, image);
      if (status !== 201) throw new Error(`a pod was not created: ${status}`);
      return performance.now() - started;
    }),
  );
}

async function create({ cluster }: ClusterYard, place: string, image: string): Promise<number> {
  const body = pod(`p-${randomBytes(6).toString('hex')}`, image);
  const reply = await cluster.fetch(`/api/v1/namespaces/${place}/pods`, { method: 'POST', body });
  if (reply.status !== 201) console.error(text(reply.body, 'message').split('\n')[0]);
  return reply.status;
}

function at(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * share) / 100))] ?? Number.NaN;
}
