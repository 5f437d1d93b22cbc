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

/** What the list shows first. */
const FIRST_ROW = `document.querySelector('table[aria-label=Images] tbody tr a')?.getAttribute('href') ?? ''`;

/** Milliseconds between what somebody does, who looks at what comes before the next. */
const LOOK = 300;

/** Milliseconds, as the page itself sees them, from what somebody does until the table shows other rows. */
async function untilOtherRows(page: Page, event: 'click' | 'input', act: () => Promise<unknown>): Promise<number> {
  await page.waitForTimeout(LOOK);
  const before: unknown = await page.evaluate(FIRST_ROW);
  await page.evaluate(
    `addEventListener('${event}', () => { window.doneAt = performance.now(); }, { capture: true, once: true })`,
  );
  await act();
  const at: unknown = await page.evaluate(
    `new Promise((resolve) => { const look = () => (${FIRST_ROW}) !== ${JSON.stringify(before)} && (${FIRST_ROW}) !== ''
      ? requestAnimationFrame(() => resolve(performance.now() - window.doneAt)) : requestAnimationFrame(look); look(); })`,
  );
  return Number(at);
}

/** Milliseconds from a key until its letter is painted. */
async function untilPainted(page: Page, key: string): Promise<number> {
  await page.evaluate(
    `void (window.painted = new Promise((resolve) => addEventListener('keydown', () => { const at = performance.now();
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - at))); }, { capture: true, once: true })))`,
  );
  await page.keyboard.press(key);
  return Number(await page.evaluate('window.painted'));
}

function told(what: string, values: readonly number[]): void {
  const [middle, slowest] = [median(values).toFixed(0), Math.max(...values).toFixed(0)];
  console.log(`${what}: median ${middle} ms, slowest ${slowest} ms (bar 100)`);
}

/** The rows with what images of a registry have besides: a name and a verdict. */
function describedRows(table: string, rows: readonly object[]): readonly object[] {
  if (table !== 'space_images') return rows;
  return rows.map((row) => {
    const id = Number(Object.entries(row).find(([name]) => name === 'image_id')?.[1]);
    const reference = `registry.example/team-${id % 400}/service-${id % 7}:1.${id}`;
    return { ...row, reference, verdict: id % 10 === 0 ? 'fail' : 'pass' };
  });
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
  const { policyId } = await store.transaction(async (trx) => {
    const inside = inSpace(trx, space);
    const version = { digest: 'd', document: '{}', note: '', createdBy: 'bench' };
    const added = await policies.addPolicyVersion(inside, 'bench', version, 1);
    await policies.activatePolicy(inside, added.policyId, 1, null, 1);
    return added;
  });
  const [packageIds, setIds] = [new Map<string, number>(), new Map<string, number>()];
  for (let start = 0; start < IMAGES; start += 10_000) {
    const tables = rowsOf(start, Math.min(IMAGES, start + 10_000), packageIds, setIds, space, policyId);
    await store.transaction(async (trx) => {
      for (const [table, plain] of tables) {
        const rows = describedRows(table, plain);
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
    clicks.push(await untilOtherRows(page, 'click', () => page.getByRole('button', { name: 'Next' }).click()));
  }
  told('next page of the list', clicks);
  const choices: number[] = [];
  for (let run = 0; run < 10; run++) {
    await page.getByRole('combobox', { name: 'Verdict' }).click();
    const option = page.getByRole('option', { name: run % 2 === 0 ? 'fail' : 'pass' });
    await option.waitFor();
    choices.push(await untilOtherRows(page, 'click', () => option.click()));
  }
  told('list after a verdict is chosen', choices);
  await page.goto('/images');
  await page.getByRole('table', { name: 'Images' }).waitFor();
  const search = page.getByLabel('Search images');
  const [keys, found]: [number[], number[]] = [[], []];
  for (let run = 0; run < 8; run++) {
    await search.fill('');
    await page.waitForTimeout(LOOK);
    await search.focus();
    for (const key of `team-${run + 1}`) keys.push(await untilPainted(page, key));
    await page.waitForTimeout(LOOK);
    found.push(await untilOtherRows(page, 'input', () => page.keyboard.press('3')));
  }
  told('a letter of the filter is shown', keys);
  told('list after the last letter, of which 100 ms are waited for another', found);
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
