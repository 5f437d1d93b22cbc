import { isJsonObject } from '@assay/core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PolicyStage, type Told, policyStage, textOf } from './policy-stage.ts';
import { type WatchedPage, accessibilityFaults, logIn, missingBrowser, startBrowser } from './web-browser.ts';

/** Text that would run, if anything took it for markup. */
const HOSTILE = '"><img src=x onerror="document.title=\'taken\';alert(1)"><script>alert(2)</script>';

const SHOP = 'registry.example/prod/shop:1.0';
const API = 'registry.example/prod/api:2.0';

if (missingBrowser !== null) console.warn(`web-policies: left out, ${missingBrowser}`);

describe.skipIf(missingBrowser !== null)('policies in the web interface', () => {
  let stage: PolicyStage;
  let browser: Browser;
  let watched: WatchedPage;
  let shop = '';
  let team = '';

  beforeAll(async () => {
    stage = await policyStage();
    await stage.start();
    shop = await stage.upload(SHOP, image('root', SHOP));
    await stage.upload(API, image('1000', API));
    await stage.api('POST', '/environments', { name: 'production', protected: true });
    const running = [{ workload: 'deploy/shop', container: 'app', reference: SHOP, digest: shop }];
    await stage.api('POST', '/deployments', { environment: 'production', running });
    browser = await startBrowser();
    watched = await logIn(browser, stage);
    watched.page.setDefaultTimeout(15_000);
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.dispose();
  });

  it('a policy is made, changed in the form, simulated and activated; an exception is granted; the verdict flips', async () => {
    const { page, faults } = watched;
    await page.getByRole('link', { name: 'Policies' }).click();
    await page.getByRole('button', { name: 'New policy' }).first().click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Team');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Team' }).waitFor();
    team = new URL(page.url()).pathname.split('/').at(-1) ?? '';

    await page.getByRole('tab', { name: 'Versions' }).click();
    await activate(page, 'Activate');
    await page.getByText('version 1 active').waitFor();
    await verdictIs(page, shop, 'warn');

    await page.goto(`/policies/${team}?tab=form`);
    await page.getByRole('combobox', { name: 'Then' }).click();
    await page.getByRole('option', { name: 'STOP' }).click();
    await page.getByRole('tab', { name: 'Document' }).click();
    await editor(page).getByText('action: STOP').waitFor();
    await page.getByText('The document is valid').waitFor();

    await page.getByRole('tab', { name: 'Simulate' }).click();
    await page.getByRole('button', { name: 'Simulate what I typed' }).click();
    await page.getByText('Would newly stop 1 image, 1 of them running').waitFor();
    await page.getByRole('table', { name: 'What would change' }).getByRole('link', { name: SHOP }).waitFor();

    await save(page, 2, 'root stops');
    await activate(page, 'Activate version 2');
    await page.getByText('version 2 active').waitFor();
    await verdictIs(page, shop, 'fail');

    await page.getByRole('button', { name: /stop.*User root/ }).click();
    await page.getByRole('button', { name: 'Ask for an exception' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Why it can be accepted').fill('drops privileges itself');
    await dialog.getByLabel('Who answers for it').fill('team-shop');
    await dialog.getByRole('button', { name: 'Ask' }).click();
    await dialog.waitFor({ state: 'detached' });

    // Nobody approves what they asked for themselves: the page says so, and somebody else does.
    await page.goto('/exceptions');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('nobody approves an exception that they asked for themselves').waitFor();
    const { token } = await stage.api('POST', '/keys', { name: 'second', role: 'policy-admin' });
    const second = await logIn(browser, { url: stage.url, key: textOf(token) });
    await second.page.goto('/exceptions');
    await second.page.getByText('team-shop').first().waitFor();
    await second.page.getByRole('button', { name: 'Approve' }).click();
    await second.page.getByRole('table', { name: 'Exceptions' }).getByText('approved', { exact: true }).waitFor();
    await second.context.close();

    await verdictIs(page, shop, 'pass');
    await page.getByText('accepted', { exact: true }).waitFor();
    await page.goto('/exceptions?view=calendar');
    await page.getByRole('button', { name: 'Month after' }).click();
    await page.getByRole('table', { name: 'Expiries' }).waitFor();
    expect([...faults, ...second.faults]).toEqual([]);
  });

  it('goes back to the version that counted before, and shows what differs', async () => {
    const { page } = watched;
    await page.goto(`/policies/${team}?tab=versions&from=1&to=2`);
    await page.getByText('WARN → STOP').waitFor();
    await page
      .getByLabel('Differences between version 1 and version 2')
      .getByText('+', { exact: false })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Go back to version 1' }).click();
    await page.getByText('version 1 active').waitFor();
  });

  it('keeps what was typed: half a document, a reload, a service that is away, a version saved by somebody else', async () => {
    const { page } = watched;
    await page.goto(`/policies/${team}`);
    await type(page, '\nallowlists: [');
    await page.getByText('The document cannot be used').waitFor();
    await page
      .getByRole('button', { name: /^Line \d+/ })
      .first()
      .click();
    await page.getByRole('tab', { name: 'Rules and mappings' }).click();
    await page.getByText('What you typed is safe').waitFor();
    await page.reload();
    await page.getByRole('tab', { name: 'Document' }).click();
    await editor(page).getByText('allowlists: [').waitFor();
    await type(page, ']\n# mine');
    await page.getByText('The document is valid').waitFor();

    await stage.stop();
    await page.getByRole('button', { name: 'Save as version 3' }).click();
    await page.getByLabel('Why').fill('kept');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The service is away').first().waitFor();
    await stage.start();
    expect(await page.getByLabel('Why').inputValue()).toBe('kept');

    // Somebody else is faster.
    const other = await stage.api('GET', `/policies/${team}/versions/2`);
    await stage.api('POST', `/policies/${team}/versions`, { document: other['document'], note: 'theirs' });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Somebody else changed this meanwhile').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Version 3 was saved meanwhile').waitFor();
    await editor(page).getByText('# mine').waitFor();
    await page.getByRole('button', { name: 'mine goes on top' }).click();
    await save(page, 4, 'both');
    const saved = await stage.api('GET', `/policies/${team}/versions/4`);
    expect(saved['document']).toContain('# mine');
    await page.getByText('Not saved yet').waitFor({ state: 'detached' });
  });

  it('completes keys and values, and tells which rule is asked of an image', async () => {
    const { page, faults } = watched;
    await Promise.all([page.waitForResponse(/policies\/schema/), page.goto(`/policies/${team}`)]);
    await page.getByText('The document is valid').waitFor();
    await type(page, '\n');
    await page.keyboard.type('inc');
    await page.getByRole('option', { name: /include/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByLabel('Search the reference').fill('suid');
    await page.getByRole('button', { name: 'files' }).first().waitFor();

    await page.getByRole('tab', { name: 'Rules and mappings' }).click();
    await page.getByRole('textbox', { name: 'Image' }).fill('ghcr.io/some/app:1');
    await page.getByRole('button', { name: 'Try' }).click();
    await page.getByText('“every image”').waitFor();
    await page.getByText('rules/no-root').waitFor();
    expect(faults).toEqual([]);
  });

  it('orders mappings with the keyboard, the focus going along', async () => {
    const { page } = watched;
    await page.goto(`/policies/${team}?tab=form`);
    await page.getByRole('button', { name: 'Add a mapping' }).click();
    const up = page.getByRole('button', { name: 'Move mapping up' });
    await up.focus();
    await page.keyboard.press('Enter');
    await page.getByText('mapping is number 1 of 2').waitFor({ state: 'attached' });
    expect(await page.evaluate(`document.activeElement?.getAttribute('aria-label')`)).toBe('Move mapping down');
    const names = page.getByRole('region', { name: 'Mappings' }).getByRole('textbox', { name: 'Name' });
    expect([await names.first().inputValue(), await names.last().inputValue()]).toEqual(['mapping', 'every image']);
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  it('runs tests against what is typed', async () => {
    const { page } = watched;
    await page.goto(`/policies/${team}?tab=tests`);
    await page.getByRole('button', { name: 'Begin with an example' }).click();
    await page.getByRole('button', { name: 'Run the tests' }).click();
    await page.getByText('1 passed, 1 failed').waitFor();
    await page.getByText(/the verdict is fail, not warn/).waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  it('switches a built-in policy on for a group of repositories', async () => {
    const { page, faults } = watched;
    await page.goto('/policies/settings');
    await page.getByRole('button', { name: 'Add a group' }).click();
    await page.getByRole('textbox', { name: 'Repository' }).fill('prod/*');
    await page.getByRole('textbox', { name: 'Repository' }).press('Enter');
    await page.getByRole('radiogroup', { name: 'Default policy for group 1' }).getByText('Enforce').click();
    await page.getByRole('radiogroup', { name: 'Default policy for every other image' }).getByText('Report').click();
    await page.getByRole('button', { name: 'Save and simulate' }).click();
    await page.getByText(/Would (newly|change|stop)/).waitFor();
    await activate(page, 'Activate version 1');
    await page.getByText('What you see counts').waitFor();
    const listed = await stage.api('GET', '/policies');
    const stored = objects(listed['items']).find(({ name }) => name === 'Built-in policies');
    expect(stored).toMatchObject({ activeVersion: 1 });
    const { document } = await stage.api('GET', `/policies/${textOf(stored?.['id'])}/versions/1`);
    expect(document).toContain('rule_set_ids: [ default.any-image.enforce ]');
    expect(faults).toEqual([]);
  });

  it('takes a policy of an older shape in, and reports', async () => {
    const { page } = watched;
    await page.goto('/policies/import');
    const rules = [{ id: 'x', gate: 'always', trigger: 'always', action: 'STOP', params: [] }];
    const mapping = { id: 'm', name: HOSTILE, registry: '*', repository: '*', policy_id: 'r', whitelist_ids: [] };
    const legacy = {
      id: 'old',
      name: HOSTILE,
      version: '1_0',
      comment: HOSTILE,
      policies: [{ id: 'r', name: HOSTILE, version: '1_0', rules }],
      whitelists: [],
      mappings: [{ ...mapping, image: { type: 'tag', value: '*' } }],
    };
    await page.getByLabel('The document').fill('{ "id": ');
    await page.getByRole('button', { name: 'Read it' }).click();
    await page.getByText('This cannot be taken as it is').waitFor();
    await page.getByLabel('The document').fill(JSON.stringify(legacy));
    await page.getByRole('button', { name: 'Read it' }).click();
    await page.getByRole('region', { name: 'What becomes of it' }).waitFor();
    await page.getByRole('button', { name: 'Store it, and simulate' }).click();
    await page.waitForURL(/tab=simulate/);
  });

  it('shows what others wrote as text and nothing else', async () => {
    const { page, faults } = watched;
    const listed = await stage.api('GET', '/policies');
    const hostile = objects(listed['items']).find(({ name }) => name === HOSTILE);
    const id = textOf(hostile?.['id']);
    const { document } = await stage.api('GET', `/policies/${id}/versions/1`);
    const broken = `${textOf(document)}\n# ${HOSTILE}\n`;
    await stage.api('POST', `/policies/${id}/versions`, { document: broken, note: HOSTILE });
    for (const path of [
      '',
      `/${id}`,
      ...['form', 'tests', 'simulate', 'versions&from=1&to=2'].map((tab) => `/${id}?tab=${tab}`),
    ]) {
      await page.goto(`/policies${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await settled(page);
    }
    await page.goto(`/policies/${id}`);
    await editor(page).getByText('onerror').first().waitFor();
    await page.goto(`/policies/${id}?tab=simulate`);
    await page.getByRole('button', { name: 'Simulate version 2' }).click();
    await page.getByText(/Would/).waitFor();
    expect(await page.title()).not.toMatch(/^taken/);
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('shows a huge policy, and says what it does not take apart', async () => {
    const { page } = watched;
    const rules = Array.from(
      { length: 12_000 },
      (_, at) => `      - { id: r${at}, gate: always, trigger: always, action: GO }`,
    );
    const head = 'version: "2"\nname: huge\nrule_sets:\n  - id: s\n    rules:\n';
    const tail =
      '\nmappings:\n  - { registry: "*", repository: "*", image: { type: tag, value: "*" }, rule_set_ids: [s] }\n';
    const { id } = await stage.api('POST', '/policies', {
      name: 'huge',
      document: `${head}${rules.join('\n')}${tail}`,
    });
    await page.goto(`/policies/${textOf(id)}`);
    await editor(page).getByText('name: huge').waitFor();
    await page.getByRole('tab', { name: 'Rules and mappings' }).click();
    await page.getByText('too long for the form').waitFor();
  });

  it.each([
    { colorScheme: 'light', width: 1280 },
    { colorScheme: 'dark', width: 1280 },
    { colorScheme: 'light', width: 390 },
  ] as const)('is accessible ($colorScheme, $width wide)', async (look) => {
    const { page, context, faults } = await logIn(browser, stage, look);
    const found: string[] = [];
    const tabs = ['document', 'form', 'tests', 'simulate', 'versions'].map((tab) => `/policies/${team}?tab=${tab}`);
    for (const path of [
      '/policies',
      ...tabs,
      '/policies/settings',
      '/policies/import',
      '/exceptions',
      '/exceptions?view=calendar',
    ]) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await settled(page);
      found.push(...(await accessibilityFaults(page)).map((fault) => `${path}: ${fault}`));
      const overflow = await page.evaluate(
        `document.documentElement.scrollWidth - document.documentElement.clientWidth`,
      );
      if (Number(overflow) > 1) found.push(`${path}: is ${String(overflow)} pixels wider than the window`);
    }
    await context.close();
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  });
});

/** Waits until nothing of the page is being loaded. */
async function settled(page: Page): Promise<void> {
  // The page itself forbids the evaluation of text, which waiting for a function needs.
  for (let look = 0; look < 200; look++) {
    if ((await page.locator('[aria-busy="true"], [aria-label^="Loading"]').count()) === 0) break;
    await page.waitForTimeout(50);
  }
  await page.waitForTimeout(200);
}

/** An image of one file, run by that user. */
function image(user: string, content: string): Parameters<PolicyStage['upload']>[1] {
  const entries = [
    { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' },
    { path: 'app/name', content },
  ];
  return { config: { user }, layers: [{ createdBy: `COPY . / # ${content}`, entries }] };
}

function editor(page: Page): ReturnType<Page['getByRole']> {
  return page.getByRole('textbox', { name: /^Document of the policy/ });
}

/** Types at the end of the document. */
async function type(page: Page, text: string): Promise<void> {
  await editor(page).focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(text);
}

async function save(page: Page, version: number, note: string): Promise<void> {
  await page.getByRole('button', { name: `Save as version ${version}` }).click();
  await page.getByLabel('Why').fill(note);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

async function activate(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Activate' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** Waits until that verdict stands on the page of an image. */
async function verdictIs(page: Page, digest: string, verdict: string): Promise<void> {
  await page.goto(`/images/${digest}`);
  await page.getByRole('tabpanel').getByText(verdict, { exact: true }).first().waitFor();
}

function objects(value: unknown): readonly Told[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
