import { setTimeout as delay } from 'node:timers/promises';
import { isJsonObject } from '@assay/core';
import { type RawBuilder, sql } from 'kysely';
import type { Runner } from 'graphile-worker';
import { postgresFailure } from '../database/postgres/failures.ts';
import type { Lane } from './job.ts';
import { makePatient } from './patient-pool.ts';

/** Milliseconds to wait before a runner that ended by itself is started again. */
const RESTART_DELAY = 500;

/** Deliveries of one message; what matters is counted in our own table. */
const DELIVERIES = 25;

/** One lane that is worked on. */
export interface LaneRun {
  readonly lane: Lane;
  readonly slots: number;
  readonly poll: number;
  readonly work: (jobId: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** What we use of graphile-worker. */
export interface GraphileDispatcher {
  /** SQL that sends a message for a job, within whatever transaction it runs in. A message that already waits is replaced. */
  readonly addJob: (lane: RawBuilder<string>, jobId: RawBuilder<string>) => RawBuilder<unknown>;
  /** Receives the messages of a lane until it is stopped; a runner that falls over is started again. */
  readonly run: (run: LaneRun) => { readonly stop: () => Promise<void> };
  readonly close: () => Promise<void>;
}

/** Brings graphile-worker's own schema forward and readies its connections, which are not ours: it reads numbers its own way. */
export async function startGraphile(url: string): Promise<GraphileDispatcher> {
  const [{ default: pg }, graphile] = await Promise.all([import('pg'), import('graphile-worker')]);
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    application_name: 'assay-jobs',
  });
  // The next query connects again; runners are told of their own connections by themselves.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  makePatient(pool);
  const logger = new graphile.Logger(() => () => undefined);
  try {
    await graphile.runMigrations({ pgPool: pool, logger, noHandleSignals: true });
  } catch (error) {
    await pool.end();
    throw postgresFailure(error);
  }

  const start = (run: LaneRun): Promise<Runner> =>
    graphile.run({
      pgPool: pool,
      logger,
      noHandleSignals: true,
      concurrency: run.slots,
      pollInterval: run.poll,
      taskList: {
        [taskOf(run.lane)]: async (payload) => {
          if (isJsonObject(payload) && typeof payload['id'] === 'string') await run.work(payload['id']);
        },
      },
    });
  return {
    addJob: (lane, jobId) => sql`graphile_worker.add_job('assay-' || ${lane}, json_build_object('id', ${jobId}),
      job_key := ${jobId}, max_attempts := ${DELIVERIES})`,
    run: (run) => supervise(() => start(run), run.onError),
    close: () => pool.end(),
  };
}

function taskOf(lane: Lane): string {
  return `assay-${lane}`;
}

/** Keeps a runner running: it ends by itself when its database is away for too long. */
function supervise(
  start: () => Promise<Runner>,
  onError: (error: unknown) => void,
): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController();
  let current: Runner | null = null;
  const keep = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        current = await start();
        if (stopping.signal.aborted) await current.stop();
        await current.promise;
      } catch (error) {
        onError(error);
      }
      current = null;
      await delay(RESTART_DELAY, null, { signal: stopping.signal }).catch(() => null);
    }
  };
  const kept = keep();
  return {
    async stop() {
      stopping.abort();
      await current?.stop().catch(onError);
      await kept;
    },
  };
}
