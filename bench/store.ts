/**
 * How long the service's questions take at 100,000 images: `node --conditions=development bench/store.ts [IMAGES [sqlite|postgres]]`, on SQLite and, where
 * its programs are, on a PostgreSQL of its own with durability on. Every answer is checked against what was generated.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDigest } from '@assay/core';
import {
  type Scope,
  type Store,
  affected,
  evaluations,
  imageContents,
  images,
  inSpace,
  matches,
  openJobQueue,
  openStore,
  policies,
  spaces,
  verdictMarks,
} from '@assay/store';
import { sql } from 'kysely';
import { postgresBinaries, startPostgres } from '../packages/store/src/testing/private-postgres.ts';
import { BASES, hex, packagesOf, rowsOf } from './store-images.ts';

const IMAGES = Number(process.argv[2] ?? 100_000);
const PER_TRANSACTION = 500;

const percentile = (sorted: readonly number[], part: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1);

/** Runs a question several times and prints the median and the slowest. */
async function time<T>(name: string, runs: number, work: (run: number) => Promise<T>): Promise<T> {
  const times: number[] = [];
  let last = await work(0);
  for (let run = 1; run <= runs; run++) {
    const started = performance.now();
    last = await work(run);
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  console.log(`  ${name.padEnd(62)} median ${percentile(times, 0.5)} ms, slowest ${percentile(times, 1)} ms`);
  return last;
}

function must(name: string, actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    throw new Error(`${name}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
  }
}

/** The first images come in as the service writes them, the rest as rows: what is measured afterwards is asking. */
const BY_THE_FRONT_DOOR = Math.min(500, IMAGES);

async function generate(store: Store, scope: Scope, policyId: string): Promise<void> {
  const started = performance.now();
  for (let start = 0; start < BY_THE_FRONT_DOOR; start += PER_TRANSACTION) {
    await store.transaction(async (trx) => {
      const inside = inSpace(trx, scope.space);
      for (let image = start; image < start + PER_TRANSACTION; image++) await addImage(inside, image, policyId);
    });
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `  ${BY_THE_FRONT_DOOR} images written by the service's functions: ${Math.round(BY_THE_FRONT_DOOR / seconds)}/s`,
  );
  await generateRows(store, scope, policyId);
}

/** Writes rows in statements of a size that both databases take. */
async function insertAll(
  rows: readonly object[],
  insert: (batch: readonly object[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += 1500) await insert(rows.slice(start, start + 1500));
}

async function generateRows(store: Store, scope: Scope, policyId: string): Promise<void> {
  const packageIds = new Map(
    (await store.read.selectFrom('packages').select(['identity', 'id']).execute()).map((row) => [row.identity, row.id]),
  );
  const setIds = new Map(
    (await store.read.selectFrom('package_sets').select(['digest', 'id']).execute()).map((row) => [row.digest, row.id]),
  );
  for (let start = BY_THE_FRONT_DOOR; start < IMAGES; start += 10_000) {
    const rows = rowsOf(start, Math.min(IMAGES, start + 10_000), packageIds, setIds, scope.space, policyId);
    await store.transaction(async (trx) => {
      for (const [table, values] of rows) {
        await insertAll(values, (batch) =>
          sql`insert into ${sql.table(table)} (${sql.join(Object.keys(batch[0] ?? {}).map((name) => sql.ref(name)))})
          values ${sql.join(batch.map((row) => sql`(${sql.join(Object.values(row))})`))}`.execute(trx),
        );
      }
    });
  }
  if (store.dialect === 'sqlite') return;
  for (const table of ['images', 'packages', 'package_sets']) {
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), (select max(id) from ${sql.table(table)}))`.execute(
      store.write,
    );
  }
}

async function addImage(scope: Scope, image: number, policyId: string): Promise<void> {
  const digest = parseDigest(`sha256:${hex(image)}`);
  const described = { digest, origin: 'inspected', mediaType: null, platform: 'linux/amd64', sizeBytes: 1 } as const;
  const { id } = await images.linkImage(scope, described, image);
  const layers = [0, 1].map((layer) => ({
    digest: null,
    diffId: parseDigest(`sha256:${hex(image * 2 + layer)}`),
    sizeBytes: 1,
  }));
  const contents = { imageId: null, os: null, distro: 'debian:12', layers, packages: packagesOf(image), revision: '1' };
  await imageContents.recordContents(scope.db, id, contents, image);
  await evaluations.recordOutcome(
    scope,
    { imageId: id, reference: `registry.example/app:${image}`, policyId, context: '' },
    outcome('pass', image),
  );
}

function outcome(verdict: 'pass' | 'fail', evaluatedAt: number): evaluations.EvaluationOutcome {
  return {
    verdict,
    policyDigest: 'sha256:p',
    decision: { verdict },
    outcomeDigest: verdict,
    cause: 'requested',
    evaluatedAt,
    readsVulnerabilities: true,
    dueAt: null,
    dependencies: [],
  };
}

/** Walks every page of a list and counts. */
async function walk(
  page: (after: string | undefined) => Promise<{ readonly items: readonly unknown[]; readonly next: string | null }>,
): Promise<number> {
  let count = 0;
  let after: string | undefined;
  do {
    const { items, next } = await page(after);
    count += items.length;
    after = next ?? undefined;
  } while (after !== undefined);
  return count;
}

async function ask(store: Store, scope: Scope): Promise<void> {
  const reading = inSpace(store.read, scope.space);
  const rare = { kind: 'package', name: 'own-7', version: '1.0' } as const;
  const base = { kind: 'package', name: 'base-1', version: '3.1' } as const;
  const common = { kind: 'package', name: 'common-0' } as const;
  const inBase = Array.from({ length: IMAGES }, (_, image) => image).filter(
    (image) => (image % BASES) % 20 === 3,
  ).length;
  await time('affected images, package of few images, page of 100', 20, () =>
    affected.affectedImages(reading, rare, { limit: 100 }),
  );
  await time('  counted', 20, () => affected.countAffectedImages(reading, rare));
  await time('affected images, package of 5 % of images, page of 100', 20, () =>
    affected.affectedImages(reading, base, { limit: 100 }),
  );
  const counted = await time('  counted, up to 10,000', 20, () => affected.countAffectedImages(reading, base));
  must('counted', counted.count, Math.min(10_000, inBase));
  await time('affected images, package of every image, page of 100', 20, () =>
    affected.affectedImages(reading, common, { limit: 100 }),
  );
  await time('  counted, up to 10,000', 20, () => affected.countAffectedImages(reading, common));
  const all = await time('  every page of 1000', 1, () =>
    walk((after) =>
      affected.affectedImages(reading, common, after === undefined ? { limit: 1000 } : { limit: 1000, after }),
    ),
  );
  must('every image has it', all, IMAGES);
  const named = (await matches.packagesAfter(store.read, 0, 100_000)).filter(({ name }) => name === 'base-1');
  const found = { vulnerability: 'CVE-2099-1', severity: 'high', fixedIn: null, digest: 'x' };
  await store.transaction(async (trx) => {
    const changes = named.map(({ id }) => ({ packageId: id, gone: [], written: [{ now: found, before: null }] }));
    await matches.writeMatches(trx, changes, 1);
  });
  const cve = { kind: 'vulnerability', id: 'CVE-2099-1' } as const;
  await time('affected images of a CVE in every image, page of 100', 20, () =>
    affected.affectedImages(reading, cve, { limit: 100 }),
  );
  await time('  counted, up to 10,000', 20, () => affected.countAffectedImages(reading, cve));
  await time('images, page of 100 in the middle', 20, (run) => {
    const after = Buffer.from(JSON.stringify([Math.floor(IMAGES / 2) + run, 1])).toString('base64url');
    return images.listImages(reading, { limit: 100, after });
  });
  await time('images, counted up to 10,000', 20, () => images.countImages(reading));
  await rejudge(
    store,
    scope,
    named.filter((each) => each.version === '3.1').map((each) => each.id),
    inBase,
  );
}

/** What an advisory on one package version costs beyond judging: find the verdicts, write those that change, leave the rest. */
async function rejudge(store: Store, scope: Scope, packages: readonly number[], expected: number): Promise<void> {
  const started = performance.now();
  const marking = { cause: 'advisory', now: 1 };
  await store.transaction((trx) => verdictMarks.markVerdictsOfPackages(trx, packages, marking));
  const marked = performance.now();
  let [judged, changed] = [0, 0];
  for (;;) {
    const marks = await verdictMarks.takeMarks(store.read, { part: 0, of: 1 }, 1, 1000);
    if (marks.length === 0) break;
    await store.transaction(async (trx) => {
      for (const { subject } of marks) {
        const verdict = subject.imageId % 200 === 4 ? 'fail' : 'pass';
        const kept = await evaluations.recordOutcome(inSpace(trx, scope.space), subject, outcome(verdict, IMAGES + 1));
        if (kept.kind === 'changed') changed++;
      }
      await verdictMarks.clearMarks(trx, marks);
    });
    judged += marks.length;
  }
  must('verdicts that read it', judged, expected);
  const took = performance.now() - started;
  const rate = Math.round(judged / (took / 1000));
  console.log(`  ${judged} verdicts marked in ${Math.round(marked - started)} ms`);
  console.log(`  and judged again, ${changed} written: ${Math.round(took)} ms (${rate}/s)`);
}

/** Time from enqueueing an interactive job to its end while a backlog waits in another lane. */
async function queueLatency(store: Store): Promise<void> {
  const queue = await openJobQueue(store);
  const backlog = 20_000;
  const started = performance.now();
  for (let index = 0; index < backlog; index += 1000) {
    await store.transaction(async (trx) => {
      for (let each = 0; each < 1000; each++) await queue.enqueue(trx, { lane: 'rescan', kind: 'wait', payload: {} });
    });
  }
  console.log(`  ${backlog} jobs enqueued: ${Math.round(backlog / ((performance.now() - started) / 1000))}/s`);
  let done = Promise.withResolvers<void>();
  const worker = await queue.work({
    worker: 'bench',
    slots: { interactive: 1, rescan: 1 },
    handlers: {
      now: async () => async () => null,
      wait: async () => async () => null,
    },
  });
  const space = (await spaces.listSpaces(store.read, {})).items[0];
  if (space === undefined) throw new Error('there is a space');
  await time('interactive job, enqueued to done, behind that backlog', 40, async () => {
    done = Promise.withResolvers<void>();
    const { id } = await queue.enqueue(store.write, { lane: 'interactive', kind: 'now', payload: {} });
    for (;;) {
      const row = await store.read.selectFrom('jobs').select('state').where('id', '=', id).executeTakeFirst();
      if (row?.state === 'done') return done.resolve();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  });
  await worker.stop(1000);
  await queue.close();
}

async function measure(name: string, store: Store): Promise<void> {
  console.log(`${name}, ${IMAGES} images`);
  const space = await spaces.createSpace(store.write, 'bench', 0);
  if (space === null) throw new Error('the database is new');
  const scope = inSpace(store.write, space.id);
  const version = { digest: 'sha256:p', document: '', note: '', createdBy: 'bench' };
  const { policyId } = await policies.addPolicyVersion(scope, 'bench', version, 0);
  await policies.activatePolicy(scope, policyId, 1, null, 0);
  await generate(store, scope, policyId);
  await store.tune();
  await ask(store, scope);
  await queueLatency(store);
}

async function onSqlite(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'assay-bench-'));
  const file = join(directory, 'assay.db');
  const store = await openStore({ kind: 'sqlite', file });
  await measure('SQLite', store);
  await store.close();
  console.log(`  file: ${Math.round((await stat(file)).size / 1024 ** 2)} MiB`);
  await rm(directory, { recursive: true, force: true });
}

async function onPostgres(binaries: string): Promise<void> {
  const postgres = await startPostgres(binaries, '-c shared_buffers=512MB -c max_wal_size=4GB');
  postgres.sql('create database bench');
  const store = await openStore({ kind: 'postgres', url: postgres.url('bench') });
  await measure('PostgreSQL', store);
  await store.close();
  await postgres.stop();
}

const binaries = postgresBinaries();
const only = process.argv[3];
if (only !== 'postgres') await onSqlite();
if (only !== 'sqlite' && binaries !== null) await onPostgres(binaries);
if (binaries === null) console.log('no PostgreSQL here');
