import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JsonObject, isJsonObject } from '@assay/core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pod, reviewOf } from './admission-reviews.ts';
import { type Answer, type Webhook, startWebhook, until } from './admission-yard.ts';
import { type ClusterImages, fillRegistry, shopPolicy } from './cluster-images.ts';
import { requireTools, temporaryDirectory } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';
import { type ServiceProcess, freePort, startProcess } from './service-processes.ts';
import { type WatchedPage, accessibilityFaults, logIn, missingBrowser, startBrowser } from './web-browser.ts';

const KEY = 'web-clusters-admin-key-0123456789abcdef';

/** Text that would run, if anything took it for markup. */
const HOSTILE = '"><img src=x onerror="document.title=\'taken\';alert(1)">';

const temporary = temporaryDirectory();
const work = temporary.path;
const door = join(work, 'policies', 'door.json');

let registry: RegistryServer;
let images: ClusterImages;
let service: ServiceProcess;
let webhook: Webhook;
let browser: Browser;
let watched: WatchedPage;
let port = 0;

async function startService(): Promise<void> {
  const place = { data: work, database: { kind: 'sqlite', file: join(work, 'assay.db') }, registries: [] } as const;
  service = startProcess({ ...place, adminKey: KEY }, 'all', port);
  await service.ready;
}

async function api(method: string, path: string, body: JsonObject | null = null): Promise<unknown> {
  const headers = { authorization: `Bearer ${KEY}`, ...(body === null ? {} : { 'content-type': 'application/json' }) };
  const sent = body === null ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${service.url}/api/v1${path}`, { method, headers, ...sent });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

/** What policies hold at the door, and what lets an image pass all the same. */
function writeDoor(more: JsonObject = {}): void {
  const policies = [{ name: 'shop', policy: 'rules/shop.json', namespaces: { names: ['shop'] } }];
  writeFileSync(door, JSON.stringify({ admission: { policies, ...more } }));
}

async function ask(image: string, changes: Parameters<typeof reviewOf>[1] = {}): Promise<Answer> {
  return webhook.validate(reviewOf(pod(image), changes));
}

const image = (name: string): string => `${images.repositories}/${name}:1`;

/** The texts of all rows of the list that is shown. */
async function rows(label: string): Promise<readonly string[]> {
  return watched.page.getByRole('table', { name: label }).locator('tbody tr').allInnerTexts();
}

describe.skipIf(missingBrowser !== null)('decisions of a controller in the web interface', () => {
  beforeAll(async () => {
    requireTools('docker-registry');
    mkdirSync(join(work, 'registry'));
    mkdirSync(join(work, 'policies', 'rules'), { recursive: true });
    registry = await startRegistry(join(work, 'registry'));
    images = await fillRegistry(registry.host, work);
    writeFileSync(join(work, 'policies', 'rules', 'shop.json'), JSON.stringify(shopPolicy(images.key)));
    writeDoor();
    port = await freePort();
    await startService();
    await api('POST', '/environments', { name: 'production', protected: true });
    browser = await startBrowser();
    watched = await logIn(browser, { url: service.url, key: KEY });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await webhook?.stop();
    await service?.stop();
    await registry?.stop();
    temporary.remove();
  });

  it('says how to begin while no controller reports', async () => {
    const { page } = watched;
    await page.getByRole('link', { name: 'Clusters' }).click();
    await page.getByRole('heading', { name: 'No controller reports yet' }).waitFor();
    await page.goto('/clusters?tab=decisions');
    await page.getByRole('heading', { name: 'No decision was reported yet' }).waitFor();
    await page.goto('/clusters?tab=bypasses');
    await page.getByRole('heading', { name: /Nothing passed by/ }).waitFor();
  });

  it('show a controller as soon as it is there, with the policies that it goes by', async () => {
    const { page } = watched;
    await page.goto('/clusters');
    await page.getByText('live', { exact: true }).waitFor();
    webhook = await startWebhook({
      home: join(work, 'home'),
      args: [
        ['--policies', join(work, 'policies'), '--db', images.database, '--cold-wait', '8s'],
        ['--namespace-labels', 'shop=environment:production', '--judge-in', 'here'],
        ['--service', service.url, '--report-admissions', '--cluster-name', 'east', '--instance', 'gate-1'],
      ].flat(),
      env: { ASSAY_SERVICE_KEY: KEY },
    });
    const card = page.getByRole('region', { name: 'east' });
    await card.getByText('1 replica').waitFor();
    await until(async () => (await card.innerText()).includes('policies'));
  });

  it('come by themselves, each with what, who, where and why', async () => {
    const { page, faults } = watched;
    await page.goto('/clusters?tab=decisions');
    await page.getByText('live', { exact: true }).waitFor();
    expect((await ask(image('good'))).allowed).toBe(true);
    expect((await ask(image('unsigned'))).allowed).toBe(false);
    await until(async () => (await rows('Decisions')).length === 2);
    const [refused, admitted] = await rows('Decisions');
    expect(refused).toMatch(/refused[\s\S]*shop\/Pod\/web[\s\S]*signed[\s\S]*east[\s\S]*production[\s\S]*alice/);
    expect(admitted).toMatch(/admitted/);
    await page
      .getByRole('row', { name: /refused/ })
      .getByRole('link')
      .click();
    await page.getByRole('heading', { level: 1, name: 'shop/Pod/web' }).waitFor();
    const card = page.getByRole('region', { name: /unsigned/ });
    await card.getByText('let the release pipeline sign it').waitFor();
    expect(await card.innerText()).toMatch(/policy\s+shop/);
    expect(await card.getByRole('link', { name: /^image [0-9a-f]/ }).getAttribute('href')).toBe(
      `/images/${images.digests['unsigned']}`,
    );
    expect(faults).toEqual([]);
  });

  it('are narrowed by outcome, image and namespace, and the address says how', async () => {
    const { page } = watched;
    await page.goto('/clusters?tab=decisions&outcome=admitted');
    await until(async () => (await rows('Decisions')).length === 1);
    await page.goto('/clusters?tab=decisions');
    await page.getByLabel('Image or digest').fill(images.digests['unsigned'] ?? '');
    await until(
      async () => (await rows('Decisions')).length === 1 && (await rows('Decisions')).join().includes('refused'),
    );
    expect(page.url()).toContain('image=sha256');
    await page.goto('/clusters?tab=decisions&namespace=nowhere');
    await page.getByRole('heading', { name: 'No decision is like that' }).waitFor();
  });

  it('name whoever answers for what passed although policy was against it', async () => {
    const { page } = watched;
    const permit = { owner: 'team-shop', expiresAt: '2090-01-01T00:00:00Z', namespaces: ['shop'] };
    const hotfix = { ...permit, name: 'hotfix', reason: 'TICKET-7', images: ['**/shop/unsigned'], rules: ['signed'] };
    writeDoor({ exceptions: [hotfix] });
    await until(async () => (await ask(image('unsigned'))).allowed === true);
    writeDoor({ breakGlass: [{ ...permit, name: 'outage', owner: 'sre', reason: 'INC-1' }] });
    await until(async () => (await ask(image('vulnerable'))).allowed === true);
    await page.goto('/clusters?tab=bypasses');
    const label = 'Uses of break-glass and exceptions';
    await until(async () => (await rows(label)).length === 2);
    const [glass, exception] = await rows(label);
    expect(glass).toMatch(/break-glass[\s\S]*outage of sre: INC-1[\s\S]*no-high/);
    expect(exception).toMatch(/exception[\s\S]*hotfix of team-shop: TICKET-7[\s\S]*signed/);
    writeDoor();
    await until(async () => (await ask(image('unsigned'))).allowed === false);
  });

  it('are counted for each environment, with the way to its drift', async () => {
    const { page } = watched;
    await page.goto('/clusters');
    const row = page.getByRole('row', { name: /production/ });
    await row.getByRole('link', { name: 'Drift' }).click();
    await page.getByRole('heading', { name: 'Everything that runs there is as it should be' }).waitFor();
    await page.goBack();
    await row.getByRole('link').first().click();
    await until(async () => (await rows('Decisions')).length > 0);
    expect(page.url()).toContain('environment=production&outcome=admitted');
  });

  it('are text and nothing else, whatever anybody called things', async () => {
    const { page, faults } = watched;
    const user = { username: HOSTILE, groups: [] };
    expect((await ask(HOSTILE, { user })).allowed).toBe(false);
    await page.goto('/clusters?tab=decisions');
    await page.getByText('onerror=').first().waitFor();
    await page
      .getByRole('row', { name: /onerror/ })
      .getByRole('link')
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: 'shop/Pod/web' }).waitFor();
    await page.getByText('onerror=').first().waitFor();
    expect(await page.title()).not.toContain('taken');
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('are not kept back by a service that is away, and arrive when it is there again', async () => {
    const { page } = watched;
    await page.goto('/clusters?tab=decisions&image=localhost');
    await service.stop();
    const answers = await Promise.all(
      ['bob', 'carol'].map((username) => ask(image('stranger'), { user: { username, groups: [] } })),
    );
    expect(answers.map(({ allowed }) => allowed)).toEqual([false, false]);
    await startService();
    await until(async () => {
      const found = await api('GET', '/admissions?outcome=refused&limit=200');
      const users = isJsonObject(found) && Array.isArray(found['items']) ? JSON.stringify(found['items']) : '';
      return ['bob', 'carol'].every((name) => users.includes(`"user":"${name}"`));
    });
  });

  it('stand in the audit trail, whose chain is whole', async () => {
    const { page } = watched;
    await page.goto('/audit?action=admission.break-glass');
    await until(async () => (await rows('Audit trail')).join().includes('admission.break-glass'));
    await page.getByRole('button', { name: 'Check the chain' }).click();
    await page.getByText('The chain is whole').waitFor();
    for (const action of ['admission.refused', 'admission.excepted']) {
      const found = await api('GET', `/audit?action=${action}`);
      expect([action, isJsonObject(found) && Array.isArray(found['items']) && found['items'].length > 0]).toEqual([
        action,
        true,
      ]);
    }
  });

  it('are not shown to whoever may not see them', async () => {
    const made = await api('POST', '/keys', { name: 'images only', role: 'viewer', scopes: ['images:read'] });
    const key = isJsonObject(made) ? String(made['token']) : '';
    const { page, context } = await logIn(browser, { url: service.url, key });
    expect(await page.getByRole('link', { name: 'Clusters' }).count()).toBe(0);
    await page.goto('/clusters');
    await page.getByText('You may not do this').waitFor();
    await context.close();
  });

  it.each([
    { colorScheme: 'light', width: 1280 },
    { colorScheme: 'dark', width: 390 },
  ] as const)('are accessible ($colorScheme, $width wide)', async (look) => {
    const { page, context, faults } = await logIn(browser, { url: service.url, key: KEY }, look);
    const found = await api('GET', '/admissions?bypass=true');
    const [first] = isJsonObject(found) && Array.isArray(found['items']) ? found['items'] : [];
    const pages = ['/clusters', '/clusters?tab=decisions', '/clusters?tab=bypasses', '/environments?view=drift'];
    const wrong: string[] = [];
    for (const path of [...pages, `/admissions/${isJsonObject(first) ? String(first['id']) : ''}`]) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForTimeout(250);
      wrong.push(...(await accessibilityFaults(page)).map((fault) => `${path}: ${fault}`));
      const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      if (Number(wider) > 1) wrong.push(`${path}: is ${String(wider)} pixels wider than the window`);
      const shots = process.env['ASSAY_SCREENSHOTS'];
      if (shots !== undefined) {
        const name = `${path.replaceAll(/[^a-z]+/g, '-').slice(0, 40)}-${look.colorScheme}-${look.width}.png`;
        await page.screenshot({ path: join(shots, name), fullPage: true });
      }
    }
    await context.close();
    expect(wrong).toEqual([]);
    expect(faults).toEqual([]);
  });
});

it.runIf(missingBrowser !== null)(`decisions are not tried in a browser: ${missingBrowser}`, () => {
  expect(missingBrowser).not.toBeNull();
});
