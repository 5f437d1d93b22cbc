import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Store, type StoreLocation, openStore } from '@assay/store';
import {
  type ServicePlace,
  type ServiceProcess,
  freePort,
  requestUntilAnswered,
  startProcess,
} from './service-processes.ts';
import { POLICY, type Results, WORK, readResults } from './service-world.ts';

const ADMIN_KEY = 'the-key-of-the-tests-of-faults';

/** What happens to a service that is given images. */
export interface Ordeal {
  readonly directory: string;
  readonly database: StoreLocation;
  readonly registry: string;
  readonly references: readonly string[];
  /** Processes that answer, and that work. Default one that does both. */
  readonly apis?: number;
  readonly workers?: number;
  /** Processes that are killed, one after another, while images are submitted and inspected. */
  readonly kills?: number;
  /** Something else to happen in the middle, to a service at these addresses. */
  readonly meanwhile?: (urls: readonly string[]) => Promise<void>;
  /** Milliseconds until all must be done after the last kill. */
  readonly patience?: number;
}

/** What came out. */
export interface OrdealOutcome {
  readonly results: Results;
  /** Writes that were acknowledged: references that were submitted, reasons of exceptions. */
  readonly submitted: readonly string[];
  readonly reasons: readonly string[];
  /** Why requests had to be sent again, and how often. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly kills: number;
  /** Attempts at jobs beyond the first. */
  readonly retries: number;
  readonly seconds: number;
}

/** Gives a service images, lets the ordeal happen, and reads what it found out in the end. */
export async function undergo(ordeal: Ordeal): Promise<OrdealOutcome> {
  const started = performance.now();
  const data = join(ordeal.directory, 'data');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const { database, references } = ordeal;
  const place: ServicePlace = { data, database, registries: [ordeal.registry], adminKey: ADMIN_KEY };
  const processes = await startAll(place, ordeal);
  const urls = (): readonly string[] =>
    processes.filter(({ role }) => role !== 'worker').map(({ process }) => process.url);
  const refusals: Record<string, number> = {};
  const write = async (method: string, path: string, key: string, body: object) => {
    const answer = await requestUntilAnswered(urls, { method, path, body, key, adminKey: ADMIN_KEY });
    for (const refusal of answer.refusals) refusals[refusal] = (refusals[refusal] ?? 0) + 1;
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  try {
    const { id } = await write('POST', '/api/v1/policies', 'policy', { name: 'p', document: POLICY });
    await write('POST', `/api/v1/policies/${String(id)}/activate`, 'activation', { version: 1 });
    const submitted: string[] = [];
    const reasons: string[] = [];
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const submitting = inParallel(references, 6, async (reference, index) => {
      await write('POST', '/api/v1/images', `image-${index}`, { reference });
      submitted.push(reference);
      const reason = `reason ${index}`;
      const item = { gate: 'packages', triggerId: `denied-${index}` };
      await write('POST', '/api/v1/exceptions', `exception-${index}`, { item, reason, expiresAt });
      reasons.push(reason);
    });
    const kills = ordeal.kills ?? 0;
    for (let kill = 0; kill < kills; kill++) {
      await killOne(place, processes);
      if (kill === Math.floor(kills / 2)) await ordeal.meanwhile?.(urls());
    }
    if (kills === 0) await ordeal.meanwhile?.(urls());
    await submitting;
    const store = await openStore(database);
    try {
      const retries = await allDone(store, ordeal.patience ?? 60_000, processes);
      const results = await readResults(store);
      const seconds = Math.round((performance.now() - started) / 100) / 10;
      return { results, submitted, reasons, refusals, kills, retries, seconds };
    } finally {
      await store.close();
    }
  } finally {
    await Promise.all(processes.map(({ process }) => process.kill()));
  }
}

interface Running {
  readonly role: 'api' | 'worker' | 'all';
  readonly port: number;
  process: ServiceProcess;
}

async function startAll(place: ServicePlace, { apis = 0, workers = 0 }: Ordeal): Promise<readonly Running[]> {
  const roles = [...Array<'api'>(apis).fill('api'), ...Array<'worker'>(workers).fill('worker')];
  const running: Running[] = [];
  for (const role of roles.length === 0 ? (['all'] as const) : roles) {
    const port = await freePort();
    running.push({ role, port, process: startProcess(place, role, port) });
  }
  await Promise.all(running.map(({ process }) => process.ready));
  return running;
}

/** Kills one that works, at some moment, and starts another one in its place. */
async function killOne(place: ServicePlace, processes: readonly Running[]): Promise<void> {
  const victim = processes[Math.floor(Math.random() * processes.length)];
  if (victim === undefined) throw new Error('nobody can be killed');
  await victim.process.ready;
  await delay(Math.random() * 800);
  await victim.process.kill();
  victim.process = startProcess(place, victim.role, victim.port);
}

/** Waits until no job is left, and tells how many attempts it took beyond the first of each. */
async function allDone(store: Store, patience: number, processes: readonly Running[]): Promise<number> {
  const until = performance.now() + patience;
  for (;;) {
    const left = await store.read
      .selectFrom('jobs')
      .select(['kind', 'state', 'attempts', 'problem'])
      .where('kind', 'in', WORK)
      .where('finished_at', 'is', null)
      .execute();
    if (left.length === 0) break;
    if (performance.now() > until) {
      const said = processes.map(({ process }) => process.said().slice(-2000)).join('\n');
      throw new Error(`${left.length} jobs were not done in time: ${JSON.stringify(left.slice(0, 5))}\n${said}`);
    }
    await delay(100);
  }
  const { attempts } = await store.read
    .selectFrom('jobs')
    .select((row) => row.fn.sum<number>('attempts').as('attempts'))
    .where('kind', 'in', WORK)
    .executeTakeFirstOrThrow();
  const { count } = await store.read
    .selectFrom('jobs')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('kind', 'in', WORK)
    .executeTakeFirstOrThrow();
  return attempts - count;
}

async function inParallel<T>(
  values: readonly T[],
  slots: number,
  work: (value: T, index: number) => Promise<void>,
): Promise<void> {
  const waiting = values.entries();
  await Promise.all(
    Array.from({ length: slots }, async () => {
      for (const [index, value] of waiting) await work(value, index);
    }),
  );
}
