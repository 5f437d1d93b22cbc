import { chownSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { type FakeRegistry, startFakeRegistry } from '@assay/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type PrivatePostgres,
  postgresBinaries,
  startPostgres,
} from '../packages/store/src/testing/private-postgres.ts';
import { smallDisk } from './full-disk.ts';
import { temporaryDirectory } from './program.ts';
import { type OrdealOutcome, undergo } from './service-ordeal.ts';
import { holdImages } from './service-world.ts';

/** Images that are submitted, and processes that are killed: `ASSAY_FAULT_JOBS=500 ASSAY_FAULT_KILLS=200` for the long form. */
const JOBS = Number(process.env['ASSAY_FAULT_JOBS'] ?? 16);
const KILLS = Number(process.env['ASSAY_FAULT_KILLS'] ?? 4);
const TIMEOUT = 180_000 + KILLS * 10_000 + JOBS * 2000;

describe('a service under faults', () => {
  const { path: directory, remove } = temporaryDirectory();
  let registry: FakeRegistry;
  let postgres: PrivatePostgres;
  let references: readonly string[];
  let undisturbed: OrdealOutcome;

  const place = (name: string): string => {
    const path = join(directory, name);
    mkdirSync(path, { mode: 0o700 });
    return path;
  };
  const tell = (name: string, { results, ...told }: OrdealOutcome): void => {
    const { kills, retries, seconds, refusals } = told;
    console.log(
      `${name}: ${JSON.stringify({ images: references.length, kills, retries, seconds, refusals, jobs: results.jobs })}`,
    );
  };
  /** All that was accepted is there once, and is what it is without faults. */
  const expectSame = ({ results, submitted, reasons }: OrdealOutcome): void => {
    expect(results.failed).toEqual([]);
    expect(Object.keys(results.jobs).filter((job) => !job.endsWith(' done'))).toEqual([]);
    expect(results.twice).toEqual([]);
    expect(results.documents).toEqual(undisturbed.results.documents);
    expect(results.verdicts).toEqual(undisturbed.results.verdicts);
    expect(results.audit).toBe('intact');
    expect(results.noted.get('image.submit')).toEqual(submitted.map((reference) => `image:${reference}`).toSorted());
    expect(results.noted.get('exception.request')).toHaveLength(reasons.length);
    expect(submitted).toHaveLength(references.length);
    expect(reasons).toHaveLength(references.length);
  };

  beforeAll(async () => {
    const binaries = postgresBinaries();
    if (binaries === null) throw new Error('not installed: postgresql; .ci/run installs it');
    // With durability: what was acknowledged has to be there afterwards.
    postgres = await startPostgres(binaries, '-c fsync=on');
    for (const name of ['killed', 'restarted']) postgres.sql(`create database ${name}`);
    registry = await startFakeRegistry();
    references = holdImages(registry, JOBS);
    const own = place('undisturbed');
    undisturbed = await undergo({
      directory: own,
      database: { kind: 'sqlite', file: join(own, 'assay.db') },
      registry: registry.host,
      references,
      patience: TIMEOUT,
    });
    tell('undisturbed', undisturbed);
  }, TIMEOUT);
  afterAll(async () => {
    await registry[Symbol.asyncDispose]();
    await postgres.stop();
    remove();
  });

  it('finds out the same of every image whatever is faulty', () => {
    expect(undisturbed.results.documents.length).toBeGreaterThanOrEqual(references.length);
    expect(undisturbed.results.verdicts).toHaveLength(references.length);
    expectSame(undisturbed);
  });

  it(
    'finds it out of a registry that resets connections, cuts bodies, limits and fails',
    async () => {
      const own = place('faulty-registry');
      for (const on of ['manifest', 'blob'] as const) {
        registry.addFault({ effect: 'hang-up', on, times: 4 });
        registry.addFault({ effect: 'cut', on, afterBytes: 100, times: 4 });
        registry.addFault({ effect: 'status', on, status: 429, headers: { 'retry-after': '1' }, times: 4 });
        registry.addFault({ effect: 'status', on, status: 503, times: 3 });
        registry.addFault({ effect: 'other-range', on, fromByte: 7, times: 2 });
      }
      const outcome = await undergo({
        directory: own,
        database: { kind: 'sqlite', file: join(own, 'assay.db') },
        registry: registry.host,
        references,
        patience: TIMEOUT,
      });
      tell('faulty registry', outcome);
      expectSame(outcome);
      // Slow enough that processes of the next ones are killed in the middle of layers.
      registry.addFault({ effect: 'drip', on: 'blob', chunkBytes: 1024, everyMs: 20, times: Number.MAX_SAFE_INTEGER });
    },
    TIMEOUT,
  );

  it(
    'says clearly that the disk is full, and goes on by itself when there is room again',
    async (context) => {
      const disk = smallDisk(join(directory, 'disk'), 64);
      if (disk === null) {
        context.skip('this user may not mount a small disk');
        return;
      }
      try {
        const file = join(disk.path, 'assay.db');
        const outcome = await undergo({
          directory: disk.path,
          database: { kind: 'sqlite', file },
          registry: registry.host,
          references,
          meanwhile: async () => {
            for (let time = 0; time < 3; time++) {
              disk.fill();
              await delay(1500);
              disk.free();
              await delay(500);
            }
          },
          patience: TIMEOUT,
        });
        tell('full disk', outcome);
        expectSame(outcome);
        expect(Object.keys(outcome.refusals).filter((refusal) => refusal !== '503 STORE_FULL')).toEqual([]);
        const database = new DatabaseSync(file, { readOnly: true });
        expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
        database.close();
      } finally {
        disk.remove();
      }
    },
    TIMEOUT,
  );

  it(
    'says so when the disk of PostgreSQL is full, and goes on by itself when there is room again',
    async (context) => {
      const owner = statSync(postgres.directory).uid;
      const disk = smallDisk(join(postgres.directory, 'disk'), 192, owner);
      if (disk === null) {
        context.skip('this user may not mount a small disk');
        return;
      }
      try {
        const records = join(disk.path, 'records');
        mkdirSync(records, { mode: 0o700 });
        chownSync(records, owner, owner);
        postgres.sql(`create tablespace small location '${records}'`);
        postgres.sql('create database small tablespace small');
        const told = new Set<string>();
        const outcome = await undergo({
          directory: place('small'),
          database: { kind: 'postgres', url: postgres.url('small') },
          registry: registry.host,
          references,
          meanwhile: async ([url = '']) => {
            for (let time = 0; time < 3; time++) {
              disk.fill();
              for (let look = 0; look < 6; look++) {
                await delay(250);
                const { status } = await fetch(`${url}/readyz`);
                told.add(`${status}`);
              }
              disk.free();
              await delay(500);
            }
          },
          patience: TIMEOUT,
        });
        tell('full disk of PostgreSQL', outcome);
        expectSame(outcome);
        expect(Object.keys(outcome.refusals).filter((refusal) => refusal !== '503 STORE_FULL')).toEqual([]);
        expect(told).toContain('503');
      } finally {
        postgres.sql('drop database if exists small with (force)');
        postgres.sql('drop tablespace if exists small');
        disk.remove();
      }
    },
    TIMEOUT,
  );

  it.each(['SQLite', 'PostgreSQL'])(
    'does everything that it accepted once while its processes are killed, on %s',
    async (kind) => {
      const own = place(`killed-${kind}`);
      const outcome = await undergo({
        directory: own,
        database:
          kind === 'SQLite'
            ? { kind: 'sqlite', file: join(own, 'assay.db') }
            : { kind: 'postgres', url: postgres.url('killed') },
        registry: registry.host,
        references,
        apis: 2,
        workers: 2,
        kills: KILLS,
        patience: TIMEOUT,
      });
      tell(`killed, ${kind}`, outcome);
      expectSame(outcome);
    },
    TIMEOUT,
  );

  it(
    'goes on by itself when PostgreSQL is restarted under load',
    async () => {
      const outcome = await undergo({
        directory: place('restarted'),
        database: { kind: 'postgres', url: postgres.url('restarted') },
        registry: registry.host,
        references,
        apis: 1,
        workers: 1,
        meanwhile: async () => {
          for (let crash = 0; crash < 2; crash++) {
            await delay(1000);
            await postgres.restart();
          }
        },
        patience: TIMEOUT,
      });
      tell('PostgreSQL restarted', outcome);
      expectSame(outcome);
    },
    TIMEOUT,
  );
});
