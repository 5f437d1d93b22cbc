/**
 * PASS or FAIL under load: `node --conditions=development bench/service-evaluations.ts [IMAGES [PER_SECOND [SECONDS]]]`. The service runs in a
 * process of its own, on SQLite and where its programs are on PostgreSQL; requests come at fixed instants over connections that stay open, and
 * each is timed from the instant it was due, so that a service that falls behind cannot hide it. On a machine that does other work too,
 * look at the processor time that the service takes for each.
 */
import { fork } from 'node:child_process';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { spaces } from '@assay/store';
import { databaseKinds } from '../packages/store/src/testing/test-stores.ts';
import { policyText } from '../apps/server/src/testing/policy-text.ts';
import { debPackage, seedImage } from '../apps/server/src/testing/seed-image.ts';
import { startServiceOn } from '../apps/server/src/testing/service-stores.ts';

const [images = 10_000, perSecond = 200, seconds = 30] = process.argv.slice(2).map(Number);
/** Findings of each decision. */
const FINDINGS = 20;

interface Ready {
  readonly url: string;
  readonly key: string;
  readonly references: readonly string[];
}

/** The service with its images and verdicts; says when it is ready, and how large it is when it is asked. */
async function serve(name: string): Promise<void> {
  const kind = databaseKinds().find((one) => one.name === name);
  if (kind === undefined) throw new Error(`there is no database ${name}`);
  const service = await startServiceOn(kind);
  const { parts } = service.service;
  const space = (await spaces.findSpace(parts.store.read, 'default'))?.id;
  if (space === undefined) throw new Error('there is no space');
  const rules = Array.from({ length: FINDINGS }, (_, index) => ({
    id: `r${index}`,
    gate: 'packages',
    trigger: 'denylist',
    action: 'WARN',
    params: { name: `package-${index}` },
  }));
  const made = await service.request('POST', '/api/v1/policies', { name: 'p', document: policyText(rules) });
  await service.request('POST', `${made.headers.get('location') ?? ''}/activate`, { version: 1 });
  const packages = Array.from({ length: 100 }, (_, index) => debPackage(`package-${index}`, '1.0-1'));
  const references: string[] = [];
  for (let image = 0; image < images; image++) {
    const named = `registry.example.com/app-${image}`;
    const { digest } = await seedImage(parts, space, `${named}:1`, packages);
    references.push(`${named}@${digest}`);
  }
  for (const reference of references) await service.request('POST', '/api/v1/evaluations', { reference });
  await parts.store.tune();
  process.on('message', (message) => {
    if (message === 'size') process.send?.({ rss: process.memoryUsage.rss(), cpu: process.cpuUsage() });
    else void service.stop().then(() => process.exit(0));
  });
  process.send?.({ url: service.url, key: service.adminKey, references } satisfies Ready);
}

function ask(agent: Agent, ready: Ready, reference: string): Promise<number> {
  const body = JSON.stringify({ reference });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const sent = request(`${ready.url}/api/v1/evaluations`, {
    agent,
    method: 'POST',
    headers: {
      authorization: `Bearer ${ready.key}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    },
  });
  sent.on('error', reject).on('response', (response) => {
    response.resume().on('end', () => {
      resolve(response.headers['assay-verdict'] === 'PASS' ? (response.statusCode ?? 0) : 0);
    });
  });
  sent.end(body);
  return promise;
}

async function askInTime(agent: Agent, ready: Ready, reference: string, due: number, times: number[]): Promise<void> {
  const status = await ask(agent, ready, reference);
  if (status !== 200) throw new Error(`an evaluation was answered with ${status}`);
  times.push(performance.now() - due);
}

/** Sends so many requests a second and returns how long each took from the instant it was due, sorted. */
async function load(ready: Ready, rate: number, duration: number): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const times: number[] = [];
  const running: Promise<void>[] = [];
  const began = performance.now();
  for (let index = 0; index < rate * duration; index++) {
    const due = began + (index * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 1) await sleep(wait);
    const reference = ready.references[(index * 7919) % ready.references.length] ?? '';
    running.push(askInTime(agent, ready, reference, due, times));
  }
  await Promise.all(running);
  agent.destroy();
  return times.toSorted((a, b) => a - b);
}

function at(sorted: readonly number[], part: number): string {
  return `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1)} ms`;
}

async function measure(name: string): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), process.argv.slice(2), {
    env: { ...process.env, ASSAY_BENCH_SERVES: name },
    execArgv: ['--conditions=development'],
  });
  const next = async (): Promise<Record<string, unknown>> => {
    const { promise, resolve } = Promise.withResolvers<Record<string, unknown>>();
    child.once('message', (message) => resolve(Object(message)));
    return promise;
  };
  const { url, key, references } = await next();
  if (!Array.isArray(references)) throw new Error('the service tells no images');
  const ready: Ready = { url: String(url), key: String(key), references: references.map(String) };
  const use = async (): Promise<{ readonly rss: number; readonly cpu: number }> => {
    const told = next();
    child.send('size');
    const { rss, cpu } = await told;
    const { user, system } = Object(cpu);
    return { rss: Number(rss), cpu: (Number(user) + Number(system)) / 1000 };
  };
  await load(ready, Math.min(50, perSecond), 3);
  const before = await use();
  const times = await load(ready, perSecond, seconds);
  const { rss, cpu } = await use();
  const each = ((cpu - before.cpu) / times.length).toFixed(2);
  const mebibytes = Math.round(rss / 1024 / 1024);
  console.log(
    `${name}: ${images} images, ${perSecond}/s for ${seconds} s: median ${at(times, 0.5)}, p99 ${at(times, 0.99)}, slowest ${at(times, 1)}; ${each} ms of processor time each, ${mebibytes} MiB`,
  );
  child.send('stop');
  await new Promise((resolve) => child.once('exit', resolve));
}

const serves = process.env['ASSAY_BENCH_SERVES'];
if (serves !== undefined) await serve(serves);
else for (const { name, missing } of databaseKinds()) if (missing === null) await measure(name);
