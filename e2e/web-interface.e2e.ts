import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isJsonObject } from '@assay/core';
import { buildImage, writeOciArchive } from '@assay/oci';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServiceProcess, freePort, startProcess } from './service-processes.ts';
import { type WatchedPage, accessibilityFaults, logIn, missingBrowser, startBrowser } from './web-browser.ts';

const KEY = 'web-interface-admin-key-0123456789abcdef';

/** Text that would run, if anything took it for markup. */
const HOSTILE = '"><img src=x onerror="document.title=\'taken\';alert(1)"><script>alert(2)</script>';

const work = mkdtempSync(join(tmpdir(), 'assay-web-'));
let service: ServiceProcess;
let browser: Browser;
let port = 0;

const place = {
  data: work,
  database: { kind: 'sqlite', file: join(work, 'assay.db') },
  registries: [],
  adminKey: KEY,
} as const;

async function start(): Promise<void> {
  service = startProcess(place, 'all', port);
  await service.ready;
}

async function api(
  method: string,
  path: string,
  body: string | Buffer<ArrayBuffer> | null = null,
  type = 'application/json',
): Promise<unknown> {
  const headers = { authorization: `Bearer ${KEY}`, ...(body === null ? {} : { 'content-type': type }) };
  const response = await fetch(`${service.url}/api/v1${path}`, { method, headers, body });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

/** Uploads an image all of whose texts are hostile, and waits until it is read. Gives its digest. */
async function uploadHostileImage(): Promise<string> {
  const status = [
    'Package: evil',
    'Status: install ok installed',
    'Version: 1.0<b>bold</b>',
    'Architecture: all',
    `Description: ${HOSTILE}`,
  ];
  const image = buildImage({
    config: {
      user: HOSTILE,
      env: [`EVIL=${HOSTILE}`],
      labels: { [HOSTILE]: HOSTILE, 'org.opencontainers.image.title': HOSTILE },
    },
    layers: [
      {
        createdBy: HOSTILE,
        entries: [
          { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="<script>alert(3)</script>"\n' },
          { path: 'var/lib/dpkg/status', content: `${status.join('\n')}\n\n` },
          { path: `srv/${HOSTILE.replaceAll('/', '_')}`, content: 'x', mode: 0o4755 },
          { path: 'srv/\u202Egnp.exe', content: 'x' },
        ],
      },
    ],
  });
  const file = join(work, 'hostile.tar');
  await writeOciArchive(file, [{ content: image, name: '1.0' }]);
  const started = await api(
    'POST',
    '/images/archive?reference=registry.example%2Fhostile%2Fapp%3A1.0',
    readFileSync(file),
    'application/x-tar',
  );
  const id = isJsonObject(started) ? String(started['operationId']) : '';
  for (let look = 0; look < 200; look++) {
    const operation = await api('GET', `/operations/${id}`);
    const { state, result } = isJsonObject(operation) ? operation : {};
    if (state === 'done' && isJsonObject(result) && Array.isArray(result['images'])) return String(result['images'][0]);
    if (state === 'failed') throw new Error(JSON.stringify(operation));
    await new Promise((resolve) => void setTimeout(resolve, 100));
  }
  throw new Error('the image was not read');
}

describe.skipIf(missingBrowser !== null)('the web interface of ./assay serve', () => {
  let watched: WatchedPage;
  let hostile = '';

  beforeAll(async () => {
    port = await freePort();
    await start();
    browser = await startBrowser();
    watched = await logIn(browser, { url: service.url, key: KEY });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    rmSync(work, { recursive: true, force: true });
  });

  it('leads somebody who comes to an empty instance to a first verdict and why', async () => {
    const { page } = watched;
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();
    await page.getByRole('button', { name: 'Judge the example image' }).click();
    await page.waitForURL(/\/images\/sha256/);
    await page.getByText('fail', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: /exposes port 22/ }).click();
    await page.getByText(/Remove EXPOSE 22/).waitFor();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { name: 'Verdicts over time' }).waitFor();
    expect(watched.faults).toEqual([]);
  });

  it('shows what an image carries as text and nothing else', async () => {
    hostile = await uploadHostileImage();
    const { page, faults } = watched;
    for (const tab of [
      'verdict',
      'packages',
      'files',
      'layers',
      'config',
      'history',
      'trust',
      'gaps',
      'secrets',
      'licenses',
    ]) {
      await page.goto(`/images/${hostile}?tab=${tab}`);
      await page.getByRole('tabpanel').waitFor();
      await page.waitForTimeout(300);
    }
    await page.goto(`/images/${hostile}?tab=config`);
    await page.getByText('onerror=').first().waitFor();
    // What would turn the text around is made visible.
    await page.goto(`/images/${hostile}?tab=files`);
    await page.getByText('srv', { exact: false }).first().waitFor();
    expect(await page.title()).not.toContain('taken');
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it.each([
    { colorScheme: 'light', width: 1280 },
    { colorScheme: 'dark', width: 1280 },
    { colorScheme: 'light', width: 390 },
  ] as const)('is accessible on every page ($colorScheme, $width wide)', async (look) => {
    const { page, context, faults } = await logIn(browser, { url: service.url, key: KEY }, look);
    const found: string[] = [];
    const pages = [
      '/',
      '/images',
      `/images/${hostile}`,
      `/images/${hostile}?tab=packages`,
      `/images/${hostile}?tab=files`,
      `/images/${hostile}?tab=config`,
      `/images/${hostile}?tab=history`,
      '/repositories',
      '/pull-requests',
      '/pull-requests?tab=candidates',
      '/pull-requests?tab=apps',
      '/advisories',
      '/packages?name=evil',
      '/exceptions',
      '/environments',
      '/audit',
      '/administration',
      '/administration?tab=members',
      '/administration?tab=registries',
      '/administration?tab=notifications',
      '/administration?tab=jobs',
      '/administration?tab=storage',
    ];
    for (const path of pages) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForTimeout(250);
      found.push(...(await accessibilityFaults(page)).map((fault) => `${path}: ${fault}`));
      const overflows = Number(
        await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
      );
      if (overflows > 1) found.push(`${path}: is ${overflows} pixels wider than the window`);
    }
    await context.close();
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('follows what happens without being asked', async () => {
    const { page } = watched;
    await page.goto('/images');
    await page.getByText('live', { exact: true }).waitFor();
    await page.getByText('registry.example/hostile/app:1.0').waitFor();
    const rows = await page.getByRole('table', { name: 'Images' }).getByRole('row').count();
    const file = join(work, 'live.tar');
    await writeOciArchive(file, [
      {
        content: buildImage({ config: {}, layers: [{ createdBy: 'x', entries: [{ path: 'a', content: 'b' }] }] }),
        name: '1',
      },
    ]);
    await api(
      'POST',
      '/images/archive?reference=registry.example%2Flive%2Fapp%3A1.0',
      readFileSync(file),
      'application/x-tar',
    );
    await page.getByText('registry.example/live/app:1.0').waitFor();
    expect(await page.getByRole('table', { name: 'Images' }).getByRole('row').count()).toBe(rows + 1);
  });

  it('can be used with the keyboard alone', async () => {
    const { page } = watched;
    await page.goto('/audit');
    await page.getByRole('heading', { name: 'Audit' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement?.id')).toBe('content');
    await page.getByLabel('Search everything').focus();
    await page.keyboard.type('registry.example/hostile');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/images\/sha256/);
  });

  it('makes a key that is shown once, and a program can use it until it is revoked', async () => {
    const { page } = watched;
    await page.goto('/administration?tab=keys');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name').fill('pipeline');
    await page.getByRole('button', { name: 'Make it' }).click();
    const token = (await page.getByRole('dialog').locator('pre').innerText()).trim();
    const ask = async (): Promise<number> =>
      (await fetch(`${service.url}/api/v1/images`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await ask()).toBe(200);
    await page.getByRole('button', { name: 'Done' }).click();
    const row = page.getByRole('row', { name: /pipeline/ });
    await row.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await row.getByText('revoked').waitFor();
    expect(await ask()).toBe(401);
    expect(await page.content()).not.toContain(token);
  });

  it('says that the service is away, keeps what was typed, and goes on when it is back', async () => {
    const { page } = watched;
    await page.goto('/images');
    await page.getByRole('button', { name: 'Add an image' }).click();
    await page.getByRole('textbox', { name: 'Image', exact: true }).fill('registry.example/typed/by:hand');
    await service.stop();
    await page.getByRole('button', { name: 'Inspect' }).click();
    await page.getByText('The service is away').first().waitFor();
    expect(await page.getByRole('textbox', { name: 'Image', exact: true }).inputValue()).toBe(
      'registry.example/typed/by:hand',
    );
    await start();
    await page.getByRole('button', { name: 'Inspect' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('asks to log in again when the session is over', async () => {
    const { page, context } = watched;
    await context.clearCookies();
    await page.goto('/images');
    await page.getByLabel('API key').waitFor();
  });
});

it.runIf(missingBrowser !== null)(`the web interface is not tried: ${missingBrowser}`, () => {
  expect(missingBrowser).not.toBeNull();
});
