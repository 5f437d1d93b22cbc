import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Store } from '../database/open-store.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { effectName } from './worker-process.ts';

/** How much is done to how many. */
export interface Ordeal {
  readonly jobs: number;
  readonly processes: number;
  readonly kills: number;
  /** Most milliseconds that a process works before it is killed. */
  readonly pause: number;
  /** Milliseconds until all must be done after the last kill. */
  readonly patience: number;
  /** Something else to happen in the middle. */
  readonly meanwhile?: () => Promise<void>;
}

/** What came out. */
export interface Outcome {
  /** Jobs by state. */
  readonly states: Readonly<Record<string, number>>;
  /** Jobs that took effect not exactly once. */
  readonly wrong: readonly string[];
  readonly kills: number;
  /** Attempts beyond the first. */
  readonly retries: number;
}

/** Lets processes work on jobs, kills them at random times with SIGKILL, and counts what every job did in the end. */
export async function killWorkers(store: Store, queue: JobQueue, ordeal: Ordeal): Promise<Outcome> {
  const ids = await enqueueJobs(store, queue, ordeal.jobs);
  const processes = Array.from({ length: ordeal.processes }, () => startProcess(store));
  try {
    for (let kill = 0; kill < ordeal.kills; kill++) {
      const victim = Math.floor(Math.random() * processes.length);
      // Only who works can be killed in the middle of it.
      await processes[victim]?.working;
      await delay(ordeal.pause * Math.random());
      processes[victim]?.kill();
      processes[victim] = startProcess(store);
      if (kill === Math.floor(ordeal.kills / 2)) await ordeal.meanwhile?.();
    }
    await allDone(store, ids, ordeal.patience);
  } finally {
    for (const each of processes) each.kill();
  }
  return count(store, ids, ordeal.kills);
}

async function enqueueJobs(store: Store, queue: JobQueue, jobs: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let index = 0; index < jobs; index++) {
    const job = { lane: 'push', kind: 'count', payload: { index }, maxAttempts: 1000 } as const;
    ids.push((await queue.enqueue(store.write, job)).id);
  }
  return ids;
}

interface WorkerProcess {
  /** Fulfilled when it works, or is gone. */
  readonly working: Promise<unknown>;
  kill(): void;
}

function startProcess(store: Store): WorkerProcess {
  const program = fileURLToPath(new URL('worker-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=development', program, JSON.stringify(store.location)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const working = Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  return { working, kill: () => void child.kill('SIGKILL') };
}

async function allDone(store: Store, ids: readonly string[], patience: number): Promise<void> {
  const until = performance.now() + patience;
  while (performance.now() < until) {
    const left = await store.read
      .selectFrom('jobs')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('kind', '=', 'count')
      .where('finished_at', 'is', null)
      .executeTakeFirst()
      .catch(() => undefined);
    if (left?.count === 0) return;
    await delay(50);
  }
  const left = await store.read
    .selectFrom('jobs')
    .select(['state', 'attempts', 'run_at', 'lease_until', 'dispatched_at', 'problem'])
    .where('finished_at', 'is', null)
    .limit(5)
    .execute();
  throw new Error(`not every one of ${ids.length} jobs was done in time: ${JSON.stringify(left)}`);
}

async function count(store: Store, ids: readonly string[], kills: number): Promise<Outcome> {
  const jobs = await store.read
    .selectFrom('jobs')
    .select(['id', 'state', 'attempts'])
    .where('kind', '=', 'count')
    .execute();
  const effects = await store.read.selectFrom('settings').selectAll().where('name', 'like', 'effect:%').execute();
  const values = new Map(effects.map((row) => [row.name, row.value]));
  const states: Record<string, number> = {};
  for (const job of jobs) states[job.state] = (states[job.state] ?? 0) + 1;
  return {
    states,
    wrong: ids.filter((id) => values.get(effectName(id)) !== '1'),
    kills,
    retries: jobs.reduce((sum, job) => sum + job.attempts - 1, 0),
  };
}
