/**
 * Advisory data changes over many images: `node --conditions=development bench/service-advisories.ts [IMAGES [CHANGED [sqlite|postgres]]]`. The
 * service runs in this process, on SQLite and where its programs are on PostgreSQL. The update is timed from its job to the last verdict, and
 * exactly the images with the package that it is about must have been judged again. On a machine that does other work too, look at the
 * processor time.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Store, inSpace, spaces } from '@assay/store';
import { sql } from 'kysely';
import { judgeImage } from '../apps/server/src/judgement/judge-image.ts';
import { REJUDGE_PACKAGES_JOB } from '../apps/server/src/rejudgement/request-rejudgement.ts';
import { type TestAdvisory, writeAdvisories } from '../apps/server/src/testing/advisory-file.ts';
import { policyText } from '../apps/server/src/testing/policy-text.ts';
import { npmPackage, seedImage } from '../apps/server/src/testing/seed-image.ts';
import { startServiceOn } from '../apps/server/src/testing/service-stores.ts';
import type { TestService } from '../apps/server/src/testing/test-service.ts';
import { type DatabaseKind, databaseKinds } from '../packages/store/src/testing/test-stores.ts';
import { rowsOf } from './store-images.ts';

const [images = 100_000, changed = 500] = process.argv.slice(2, 4).map(Number);
const [, , , , only] = process.argv;

const OLD: TestAdvisory = { id: 'GHSA-2222-2222-2222', name: 'nobody-has-it', fixed: '2.0.0' };
const NEW: TestAdvisory = { id: 'GHSA-3333-3333-3333', name: 'left-pad', fixed: '2.0.0' };

const RULE = {
  id: 'v',
  gate: 'vulnerabilities',
  trigger: 'package',
  action: 'STOP',
  params: { package_type: 'all', severity_comparison: '>=', severity: 'high' },
};

/** Images with verdicts, as rows: nothing of them is read but when they are asked about. */
async function generate(store: Store, space: string, policyId: string): Promise<void> {
  const [packageIds, setIds] = [new Map<string, number>(), new Map<string, number>()];
  for (let start = 0; start < images - changed; start += 10_000) {
    const end = Math.min(images - changed, start + 10_000);
    const tables = rowsOf(start, end, packageIds, setIds, space, policyId);
    await store.transaction(async (trx) => {
      for (const [table, rows] of tables) {
        for (let from = 0; from < rows.length; from += 1500) {
          const batch = rows.slice(from, from + 1500);
          await sql`insert into ${sql.table(table)} (${sql.join(Object.keys(batch[0] ?? {}).map((name) => sql.ref(name)))})
            values ${sql.join(batch.map((row) => sql`(${sql.join(Object.values(row))})`))}`.execute(trx);
        }
      }
    });
  }
  if (store.dialect === 'postgres') {
    for (const table of ['images', 'packages', 'package_sets']) {
      await sql`select setval(pg_get_serial_sequence(${table}, 'id'), (select max(id) from ${sql.table(table)}))`.execute(
        store.write,
      );
    }
  }
  await store.tune();
}

/** Puts advisories in place and waits until everything that follows is done. Returns seconds, and seconds of processor time. */
async function update(
  { service: { parts } }: TestService,
  advisories: readonly TestAdvisory[],
  builtAt: string,
): Promise<{ readonly wall: number; readonly processor: number }> {
  await writeAdvisories(parts.settings.advisoryDatabase, advisories, builtAt);
  const [began, used] = [performance.now(), process.cpuUsage()];
  await parts.queue.enqueue(parts.store.write, { lane: 'rescan', kind: REJUDGE_PACKAGES_JOB, payload: {} });
  for (;;) {
    const { lanes } = await parts.queue.status();
    if (lanes.rescan.queued + lanes.rescan.running === 0) break;
    await sleep(100);
  }
  const { user, system } = process.cpuUsage(used);
  return { wall: (performance.now() - began) / 1000, processor: (user + system) / 1e6 };
}

async function count(store: Store, cause: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from evaluations where cause = ${cause}`.execute(
    store.read,
  );
  return rows[0]?.n ?? 0;
}

async function askMany(service: TestService, path: string): Promise<string> {
  const times: number[] = [];
  for (let run = 0; run < 21; run++) {
    const began = performance.now();
    const { status } = await service.request('GET', path);
    if (status !== 200) throw new Error(`${path} was answered with ${status}`);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return `median ${times[10]?.toFixed(1)} ms, slowest ${times[20]?.toFixed(1)} ms`;
}

async function measure(kind: DatabaseKind): Promise<void> {
  const service = await startServiceOn(kind);
  const { parts } = service.service;
  const space = (await spaces.findSpace(parts.store.read, 'default'))?.id;
  if (space === undefined) throw new Error('there is no space');
  await update(service, [OLD], '2026-01-01T00:00:00Z');
  const made = await service.request('POST', '/api/v1/policies', { name: 'p', document: policyText([RULE]) });
  const place = made.headers.get('location') ?? '';
  await service.request('POST', `${place}/activate`, { version: 1 });
  const policyId = place.split('/').at(-1) ?? '';
  await generate(parts.store, space, policyId);
  for (let image = 0; image < changed; image++) {
    const reference = `registry.example.com/hit-${image}:1`;
    const { imageId } = await seedImage(parts, space, reference, [
      npmPackage('left-pad', '1.0.0'),
      npmPackage(`own-${image}`, '1.0.0'),
    ]);
    const subject = { imageId, reference, policyId, context: '' };
    await parts.store.transaction(
      await judgeImage(parts, inSpace(parts.store.read, space), subject, 'requested', parts.now()),
    );
  }
  const nothing = await update(service, [OLD], '2026-01-02T00:00:00Z');
  if ((await count(parts.store, 'advisory')) !== 0) throw new Error('data that says the same changed a verdict');
  const some = await update(service, [OLD, NEW], '2026-01-03T00:00:00Z');
  const written = await count(parts.store, 'advisory');
  if (written !== changed) throw new Error(`${written} verdicts were written instead of ${changed}`);
  const told = ({ wall, processor }: typeof some): string =>
    `${wall.toFixed(1)} s (${processor.toFixed(1)} s of processor time)`;
  console.log(`${kind.name}, ${images} images: the first look at all packages ${told(nothing)}`);
  console.log(`  an update that changes ${changed} verdicts: ${told(some)}; ${written} written`);
  console.log(
    `  images with a vulnerability: ${await askMany(service, `/api/v1/advisories/${NEW.id}/images?limit=1000`)}`,
  );
  console.log(`  a vulnerability and how many have it: ${await askMany(service, `/api/v1/advisories/${NEW.id}`)}`);
  console.log(
    `  images with a package that all have: ${await askMany(service, '/api/v1/packages/images?name=common-0&limit=100')}`,
  );
  await service.stop();
}

for (const kind of databaseKinds()) {
  if (kind.missing === null && (only === undefined || kind.name.toLowerCase().startsWith(only))) await measure(kind);
}
