import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOnce } from './github-yard.ts';
import { repositoryRoot } from './program.ts';
import { type WatchedPage, accessibilityFaults, logIn, missingBrowser, startBrowser } from './web-browser.ts';

/** What `./assay` builds. */
const webDirectory = join(repositoryRoot, 'apps/cli/dist/assets/web');
const missing = missingBrowser ?? (existsSync(webDirectory) ? null : `there is no ${webDirectory}: run ./assay once`);

describe.skipIf(missing !== null)('in the browser', () => {
  describeOnce(
    'pull requests in the web interface',
    (yard) => {
      let browser: Browser;
      let watched: WatchedPage;

      beforeAll(async () => {
        browser = await startBrowser();
        watched = await logIn(browser, { url: yard.service.url, key: yard.service.adminKey });
      }, 60_000);
      afterAll(async () => {
        await browser?.close();
      });

      it('show checks, pins, candidates, and who sets what', async () => {
        const { page } = watched;
        const { web, github } = yard;
        const central = github.repository('acme', '.github');
        central.push('main', { 'assay.yaml': 'github: { policy: enforce, severity: critical }\n' });
        const promote = 'production=deployment';
        web.push('main', {
          Dockerfile: 'FROM debian:12\n',
          'assay.yaml': `github:\n  dockerfile: enforce\n  wrong: x\n  promote: [${promote}]\n`,
        });
        await yard.deliver(yard.events.push(web, 'main', null));
        await yard.settled();
        const first = web.refs.get('main') ?? '';
        await yard.build(first, { forbidden: '1.0.0' }, 'main');
        const pull = await yard.openPull({ Dockerfile: 'FROM debian:12\nWORKDIR relative\n' });
        await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Pull requests' }).click();
        await page.getByRole('link', { name: web.fullName }).click();
        const checks = page.getByRole('table', { name: 'Checks' });
        await checks.getByText('assay/dockerfile: 1 error new').waitFor();
        const link = checks.getByRole('link', { name: `#${pull.number}` }).first();
        expect(await link.getAttribute('href')).toBe(`${github.url}/${web.fullName}/pull/${pull.number}/checks`);
        const settings = page.getByRole('table', { name: 'Settings' });
        const row = (key: string) =>
          settings
            .getByRole('row')
            .filter({ has: page.getByText(key, { exact: true }) })
            .first();
        await row('dockerfile').getByText('assay.yaml of the repository').waitFor();
        await row('policy').getByText('assay.yaml in .github').waitFor();
        await row('secrets').getByText('default').waitFor();
        await page.getByText(/there is no key "wrong"/).waitFor();
        expect(await accessibilityFaults(page)).toEqual([]);
        // What is set here counts, stays, and is taken back.
        await row('dockerfile').getByLabel('dockerfile', { exact: true }).click();
        await page.getByRole('option', { name: 'report' }).click();
        await row('pin-after').getByLabel('pin-after').fill('24');
        await page.getByRole('button', { name: 'Keep' }).click();
        await page.getByRole('status').getByText('Kept').waitFor();
        await yard.settled();
        await page.reload();
        await row('dockerfile').getByText('here, for the repository').waitFor();
        await page.getByRole('table', { name: 'Images that are ready' }).getByText('production').waitFor();
        expect(await row('dockerfile').getByLabel('dockerfile', { exact: true }).inputValue()).toBe('report');
        expect(yard.run(web, web.headOf(pull), 'dockerfile').conclusion).toBe('neutral');
        await page.getByRole('table', { name: 'Checks' }).getByText('neutral').first().waitFor();
        expect(watched.faults).toEqual([]);
        yard.noViolations();
      });

      it('let settings of an organisation be seen and set', async () => {
        const { page } = watched;
        await page.goto('/pull-requests?tab=organisations');
        await page.getByText(/checks: write/).waitFor();
        await page.getByRole('combobox', { name: 'sarif' }).click();
        await page.getByRole('option', { name: 'on', exact: true }).click();
        await page.getByRole('button', { name: 'Keep' }).click();
        await page.getByRole('status').getByText('Kept').waitFor();
        await yard.settled();
        yard.web.push('main', { a: '1' });
        await yard.deliver(yard.events.push(yard.web, 'main', null));
        await yard.settled();
        await page.goto(`/pull-requests/${await yard.idOf(yard.web)}`);
        await page.getByText('here, for the organisation').first().waitFor();
        expect(await accessibilityFaults(page)).toEqual([]);
        expect(watched.faults).toEqual([]);
      });

      it('lead to the making of an app', async () => {
        const { page } = watched;
        await page.goto('/pull-requests?tab=apps');
        await page.getByLabel('Name').fill('Assay of Acme');
        await page.getByLabel('Organisation').fill('acme');
        await page.getByRole('switch', { name: 'It may write findings to code scanning' }).check();
        await page.getByRole('button', { name: 'Prepare' }).click();
        const button = page.getByRole('button', { name: 'Make the app on GitHub' });
        await button.waitFor();
        const form = page.locator('form').filter({ has: button });
        expect(await form.getAttribute('action')).toMatch(
          /^https:\/\/github\.com\/organizations\/acme\/settings\/apps\/new\?state=/,
        );
        const manifest = await form.locator('input[name=manifest]').inputValue();
        expect(JSON.parse(manifest)).toMatchObject({
          name: 'Assay of Acme',
          default_permissions: { checks: 'write', security_events: 'write' },
        });
        expect(await accessibilityFaults(page)).toEqual([]);
        expect(watched.faults).toEqual([]);
      });
    },
    { webDirectory },
  );
});
