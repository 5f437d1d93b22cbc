/**
 * The web interface over 100,000 images: first load, what a list answers to a click, and memory over many pages; in Debian's Chromium
 * against a service with SQLite. `node --conditions=development bench/web.ts`, after `npm run build`.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { policies, inSpace, spaces } from '@assay/store';
import { startService } from '@assay/server';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { logIn, startBrowser } from '../e2e/web-browser.ts';
import { rowsOf } from './store-images.ts';

const IMAGES = Number(process.env['ASSAY_BENCH_IMAGES'] ?? 100_000);
const NAVIGATIONS = Number(process.env['ASSAY_BENCH_NAVIGATIONS'] ?? 500);
const KEY = 'bench-key-0123456789abcdef0123456789';
const web = join(import.meta.dirname, '../apps/cli/dist/assets/web');
const work = mkdtempSync(join(tmpdir(), 'assay-web-bench-'));

/** What the first page brings along: the page itself and everything that it names. */
function shellKiB(): number {
  const page = readFileSync(join(web, 'index.html'), 'utf8');
  const named = readdirSync(join(web, 'assets')).filter((name) => page.includes(name) && /\.(?:js|css)$/.test(name));
  const bytes = [page, ...named.map((name) => readFileSync(join(web, 'assets', name)))].map(
    (each) => gzipSync(each, { level: 9 }).length,
  );
  return bytes.reduce((sum, each) => sum + each, 0) / 1024;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Milliseconds, as the page itself sees them, from a click until the table shows other rows. */
async function untilOtherRows(page: Page, click: () => Promise<void>): Promise<number> {
  const first = `document.querySelector('table[aria-label=Images] tbody tr a')?.getAttribute('href') ?? ''`;
  const before: unknown = await page.evaluate(first);
  await page.evaluate(
    `addEventListener('click', () => { window.clickedAt = performance.now(); }, { capture: true, once: true })`,
  );
  await click();
  const at: unknown = await page.evaluate(
    `new Promise((resolve) => { const look = () => (${first}) !== ${JSON.stringify(before)} && (${first}) !== ''
      ? requestAnimationFrame(() => resolve(performance.now() - window.clickedAt)) : requestAnimationFrame(look); look(); })`,
  );
  return Number(at);
}

const log = { debug() {}, info() {}, warn() {}, error: console.error };
const service = await startService(
  {
    dataDirectory: work,
    database: { kind: 'sqlite', file: join(work, 'assay.db') },
    blobs: { kind: 'directory', path: join(work, 'blobs') },
    listen: { host: '127.0.0.1', port: 0 },
    role: 'api',
    publicUrl: null,
    adminKey: KEY,
    allowedEgress: [],
    insecureRegistries: [],
    trustedProxies: [],
    slots: { interactive: 1, push: 1, rescan: 1, feed: 1 },
    requestsPerMinute: 1_000_000,
    uploadLimit: 1e9,
    advisoryDatabase: join(work, 'advisories.db'),
    oidc: null,
    webDirectory: web,
    logLevel: 'error',
    stopGrace: 1000,
    toolVersion: 'bench',
  },
  { log },
);
const browser = await startBrowser();
try {
  const { store } = service.parts;
  const space = (await spaces.findSpace(store.read, 'default'))?.id;
  if (space === undefined) throw new Error('there is no space');
  const { policyId } = await store.transaction((trx) =>
    policies.addPolicyVersion(
      inSpace(trx, space),
      'bench',
      { digest: 'd', document: '{}', note: '', createdBy: 'bench' },
      1,
    ),
  );
  const [packageIds, setIds] = [new Map<string, number>(), new Map<string, number>()];
  for (let start = 0; start < IMAGES; start += 10_000) {
    const tables = rowsOf(start, Math.min(IMAGES, start + 10_000), packageIds, setIds, space, policyId);
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
  console.log(`${IMAGES} images; shell ${shellKiB().toFixed(0)} KiB gzip (bar 250)`);
  const url = service.address ?? '';
  const { page, context, faults } = await logIn(browser, { url, key: KEY });
  const loads: number[] = [];
  for (let run = 0; run < 5; run++) {
    const cold = await browser.newContext({ baseURL: url, storageState: await context.storageState() });
    const fresh = await cold.newPage();
    const started = performance.now();
    await fresh.goto('/images');
    await fresh.getByRole('table', { name: 'Images' }).waitFor();
    loads.push(performance.now() - started);
    await cold.close();
  }
  console.log(`first load of the list, nothing cached: median ${median(loads).toFixed(0)} ms (bar 1500)`);
  await page.goto('/images');
  await page.getByRole('table', { name: 'Images' }).waitFor();
  const clicks: number[] = [];
  for (let run = 0; run < 20; run++) {
    clicks.push(await untilOtherRows(page, () => page.getByRole('button', { name: 'Next' }).click()));
  }
  console.log(
    `next page of the list: median ${median(clicks).toFixed(0)} ms, slowest ${Math.max(...clicks).toFixed(0)} ms (bar 100)`,
  );
  const session = await context.newCDPSession(page);
  const heap = async (): Promise<number> => {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return usedSize / 1048576;
  };
  const labels = ['Images', 'Repositories', 'Advisories', 'Exceptions', 'Environments', 'Audit', 'Overview'];
  let early = 0;
  for (let at = 0; at < NAVIGATIONS; at++) {
    const label = labels[at % labels.length] ?? 'Images';
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: label }).click();
    await page.getByRole('heading', { level: 1, name: label }).waitFor();
    if (at === Math.floor(NAVIGATIONS / 5)) early = await heap();
  }
  console.log(
    `heap after ${Math.floor(NAVIGATIONS / 5)} pages ${early.toFixed(1)} MiB, after ${NAVIGATIONS} ${(await heap()).toFixed(1)} MiB`,
  );
  if (faults.length > 0) console.log(`faults: ${faults.join('; ')}`);
} finally {
  await browser.close();
  await service.stop();
  rmSync(work, { recursive: true, force: true });
}
