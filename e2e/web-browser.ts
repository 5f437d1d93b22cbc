import { readFileSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';

/** Debian's Chromium, or the one that CHROME_PATH names. */
const chromiumPath: string = process.env['CHROME_PATH'] || '/usr/bin/chromium';

/** Why there can be no run in a browser; null when there can. */
export const missingBrowser: string | null = existsSync(chromiumPath)
  ? null
  : `there is no ${chromiumPath}: install Debian's package chromium`;

/** A page that is looked at, and everything that went wrong in it. */
export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts, refusals of the content security policy, dialogs. */
  readonly faults: readonly string[];
}

/** Starts the browser. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** Opens a page at that address of the service and logs in with a key. */
export async function logIn(
  browser: Browser,
  service: { readonly url: string; readonly key: string },
  look: { readonly colorScheme?: 'light' | 'dark'; readonly width?: number } = {},
): Promise<WatchedPage> {
  const { colorScheme = 'light', width = 1280 } = look;
  const context = await browser.newContext({ baseURL: service.url, colorScheme, viewport: { width, height: 900 } });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    // The browser notes every answer that is no success by itself.
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) faults.push(`console: ${text}`);
  });
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto('/');
  await page.getByLabel('API key').fill(service.key);
  await page.getByRole('button', { name: /log in with/i }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor({ state: 'attached' });
  return { page, context, faults };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong in the page by WCAG 2.2 AA: rule, how many places, and the first of them. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  // Evaluated from outside of the page, where its content security policy does not count.
  await page.evaluate(axeSource);
  const found: unknown = await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
      .then(({ violations }) => violations.map(({ id, nodes }) =>
        id + ' ' + nodes.length + ': ' + nodes[0].html.slice(0, 200) + ' ' + (nodes[0].any[0]?.message ?? '')))`,
  );
  return Array.isArray(found) ? found.map(String) : ['axe gave no answer'];
}
