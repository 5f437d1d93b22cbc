import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PolicyStage, policyStage, textOf } from './policy-stage.ts';
import { type WatchedPage, logIn, missingBrowser, startBrowser } from './web-browser.ts';

const SMALL = `version: "2"
name: small
rule_sets:
  - id: r
    rules:
      - { id: told, gate: always, trigger: always, action: WARN }
mappings:
  - { id: a, name: first, registry: "*", repository: "a/*", image: { type: tag, value: "*" }, rule_set_ids: [r] }
  - { id: b, name: second, registry: "*", repository: "b/*", image: { type: tag, value: "*" }, rule_set_ids: [r] }
  - { id: c, name: third, registry: "*", repository: "*", image: { type: tag, value: "*" }, rule_set_ids: [r] }
`;

const TESTS = `cases:
  - { name: told of, image: registry.example/a:1, facts: {}, expect: { verdict: warn } }
`;

if (missingBrowser !== null) console.warn(`web-faults: left out, ${missingBrowser}`);

describe.skipIf(missingBrowser !== null)('the web interface where something is in its way', () => {
  let stage: PolicyStage;
  let browser: Browser;
  let watched: WatchedPage;
  let policy = '';

  beforeAll(async () => {
    stage = await policyStage();
    await stage.start();
    policy = textOf((await stage.api('POST', '/policies', { name: 'small', document: SMALL }))['id']);
    browser = await startBrowser();
    watched = await logIn(browser, stage);
    watched.page.setDefaultTimeout(20_000);
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.dispose();
  });

  const nextVersion = async (): Promise<number> =>
    Number((await stage.api('GET', `/policies/${policy}`))['latestVersion']) + 1;

  it('orders mappings and rules with the mouse', async () => {
    const { page } = watched;
    await page.goto(`/policies/${policy}?tab=form`);
    const mappings = page.getByRole('region', { name: 'Mappings' });
    await mappings.getByRole('textbox', { name: 'Name' }).nth(2).waitFor();
    await mappings.locator('.drag-handle').nth(2).dragTo(mappings.getByRole('listitem').first());
    await page.getByText('third is number 1 of 3').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Add a rule', exact: true }).click();
    const rules = page.getByRole('region', { name: 'Rules' });
    await rules.locator('.drag-handle').nth(1).dragTo(rules.getByRole('listitem').first());
    await page.getByText('is number 1 of 2').waitFor({ state: 'attached' });
    await page.getByRole('tab', { name: 'Document' }).click();
    const text = (await editor(page).innerText()).replaceAll('\u200B', '');
    expect(['third', 'first', 'second'].map((name) => text.indexOf(`name: ${name}`))).toEqual(
      ['third', 'first', 'second'].map((name) => text.indexOf(`name: ${name}`)).toSorted((a, b) => a - b),
    );
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  it('keeps tests with the version, and asks before one counts whose tests fail', async () => {
    const { page, faults } = watched;
    await page.goto(`/policies/${policy}?tab=tests`);
    await page.getByRole('button', { name: 'Begin with an example' }).click();
    await fill(page, tests(page), TESTS);
    await page.getByRole('button', { name: 'Run the tests' }).click();
    await page.getByText('1 passed, 0 failed').waitFor();
    await save(page, 2, 'with tests');
    // Kept by the service: another browser sees them.
    const other = await logIn(browser, stage);
    await other.page.goto(`/policies/${policy}?tab=tests`);
    await tests(other.page).getByText('told of').waitFor();
    await other.context.close();

    await page.getByRole('tab', { name: 'Document' }).click();
    await fill(page, editor(page), SMALL.replace('WARN', 'GO'));
    await page.getByText('The document is valid').waitFor();
    await save(page, 3, 'quiet');
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByRole('row', { name: /^3/ }).getByRole('button', { name: 'Activate' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1 of 1 tests that are kept with it fail').waitFor();
    await dialog.getByText('the verdict is pass, not warn').waitFor();
    await dialog.getByRole('button', { name: 'Activate although tests fail' }).click();
    await page.getByText('version 3 active').waitFor();
    await page.goto('/audit?action=policy.activate');
    await page.getByText('failedTests: 1').waitFor();
    expect(faults).toEqual([]);
  });

  it('keeps what two people type who change the same policy, and says who was first', async () => {
    const { page } = watched;
    const other = await logIn(browser, stage);
    other.page.setDefaultTimeout(20_000);
    for (const [each, mark] of [
      [page, '# mine'],
      [other.page, '# theirs'],
    ] as const) {
      await each.goto(`/policies/${policy}`);
      await type(each, `\n${mark}`);
      await each.getByText('The document is valid').waitFor();
    }
    const next = await nextVersion();
    await page.getByRole('button', { name: `Save as version ${next}` }).click();
    await save(other.page, next, 'theirs');
    await page.getByLabel('Why').fill('mine');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page
      .getByText(/Somebody else changed this meanwhile|was saved meanwhile/)
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByText(`Version ${next} was saved meanwhile`).waitFor();
    await editor(page).getByText('# mine').waitFor();
    await page.getByRole('button', { name: 'mine goes on top' }).click();
    await save(page, next + 1, 'mine');
    await other.context.close();
  });

  it('lets somebody whose session ends in the middle log in again where they are', async () => {
    const { page, context } = watched;
    await page.goto(`/policies/${policy}`);
    await type(page, '\n# typed before the end');
    await page.getByText('The document is valid').waitFor();
    const next = await nextVersion();
    await page.getByRole('button', { name: `Save as version ${next}` }).click();
    await page.getByLabel('Why').fill('a reason');
    await context.clearCookies();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('You are logged out').first().waitFor();
    await page.getByRole('button', { name: 'Log in again' }).first().click();
    await page.getByLabel('API key').fill('wrong');
    await page.getByRole('button', { name: 'Log in with the key' }).click();
    await page.getByRole('alert').last().waitFor();
    await page.getByLabel('API key').fill(stage.key);
    await page.getByRole('button', { name: 'Log in with the key' }).click();
    await page.getByText('You are logged in again').waitFor();
    expect(await page.getByLabel('Why').inputValue()).toBe('a reason');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByLabel('Why').waitFor({ state: 'detached' });
    const saved = await stage.api('GET', `/policies/${policy}/versions/${next}`);
    expect(saved).toMatchObject({ note: 'a reason' });
    expect(saved['document']).toContain('# typed before the end');
  });

  it('says of half a document where it ends to be one, and takes it up again after a reload', async () => {
    const { page } = watched;
    await page.goto(`/policies/${policy}`);
    await type(page, '\nallowlists:\n  - { id: x, items: [');
    await page.getByText('The document cannot be used').waitFor();
    expect(await page.getByRole('button', { name: /^Line \d+/ }).count()).toBeGreaterThan(0);
    await page.reload();
    await editor(page).getByText('items: [').waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('The document is valid').waitFor();
  });

  it('takes a policy of a megabyte: it is shown, typed in, judged and saved', async () => {
    const { page, faults } = watched;
    const rules = Array.from(
      { length: 16_000 },
      (_, at) => `      - { id: r${at}, gate: always, trigger: always, action: GO }`,
    );
    const document = SMALL.replace(/ {6}- .*/, rules.join('\n'));
    expect(document.length).toBeGreaterThan(900_000);
    const { id } = await stage.api('POST', '/policies', { name: 'huge', document });
    await page.goto(`/policies/${textOf(id)}`);
    await editor(page).getByText('name: small').waitFor();
    await type(page, '\n# at its end');
    await page.getByText('Not saved yet').waitFor();
    await page.getByText('The document is valid').waitFor({ timeout: 60_000 });
    await save(page, 2, 'longer');
    const saved = await stage.api('GET', `/policies/${textOf(id)}/versions/2`);
    expect(saved['document']).toMatch(/# at its end$/);
    expect(textOf(saved['document']).length).toBeGreaterThan(document.length);
    expect(faults).toEqual([]);
  });

  it('says of a slow answer that it waits, and shows it when it comes', async () => {
    const { page } = watched;
    let answer = (): void => undefined;
    const slow = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/api/v1/exceptions?*', async (route) => {
      await slow;
      await route.continue();
    });
    await page.goto('/exceptions');
    await page.getByText('The service takes its time').waitFor();
    answer();
    await page.getByText('Nothing is accepted').waitFor();
    await page.unroute('**/api/v1/exceptions?*');
  });

  it('says of too many requests when to try again, keeps what was typed, and goes on', async () => {
    const busy = await policyStage(['--requests-per-minute', '1200']);
    await busy.start();
    const { page, context } = await logIn(browser, busy);
    try {
      await page.goto('/images');
      const image = page.getByRole('textbox', { name: 'Image', exact: true });
      const refused = page.getByText('Too many requests at once');
      // Somebody with the same session uses up what the service takes, and goes on until the page was refused.
      const rest = { isOver: false, refused: 0 };
      const useUp = async (): Promise<void> => {
        while (!rest.isOver) {
          if ((await context.request.get('/api/v1/policies?limit=1')).status() === 429) rest.refused += 1;
        }
      };
      const others = Array.from({ length: 12 }, useUp);
      await expect.poll(() => rest.refused, { timeout: 30_000 }).toBeGreaterThan(10);
      // One now and then is let through: then the next is tried.
      for (let tried = 0; tried < 10 && !(await refused.isVisible()); tried++) {
        await page.getByRole('button', { name: 'Add an image' }).first().click();
        await image.fill('registry.example/typed/by:hand');
        await page.getByRole('button', { name: 'Inspect' }).click();
        await refused.or(page.getByText('No image yet')).first().waitFor();
        await expect.poll(async () => (await refused.isVisible()) || !(await image.isVisible())).toBe(true);
      }
      rest.isOver = true;
      await Promise.all(others);
      await page.getByText(/It can be tried again in \d+ s/).waitFor();
      expect(await image.inputValue()).toBe('registry.example/typed/by:hand');
      await page.getByText('It can be tried again now').waitFor();
      await page.getByRole('button', { name: 'Inspect' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    } finally {
      await context.close();
      await busy.dispose();
    }
  });
});

it.runIf(missingBrowser !== null)(`the web interface is not tried: ${missingBrowser}`, () => {
  expect(missingBrowser).not.toBeNull();
});

type Place = ReturnType<Page['getByRole']>;

function editor(page: Page): Place {
  return page.getByRole('textbox', { name: /^Document of the policy/ });
}

function tests(page: Page): Place {
  return page.getByRole('textbox', { name: 'Policy tests' });
}

/** Types at the end of the document. */
async function type(page: Page, text: string): Promise<void> {
  await editor(page).focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(text);
}

/** Puts a text in the place of everything in an editor. */
async function fill(page: Page, place: Place, text: string): Promise<void> {
  await place.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

async function save(page: Page, version: number, note: string): Promise<void> {
  await page.getByRole('button', { name: `Save as version ${version}` }).click();
  await page.getByLabel('Why').fill(note);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}
