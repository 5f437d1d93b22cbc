import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalogers } from './registry.ts';

const here = import.meta.dirname;
const ids = catalogers.modules.map((cataloger) => cataloger.id);

describe('registry of catalogers', () => {
  test('lists every folder that holds a cataloger, in order', () => {
    const folders = readdirSync(here, { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && existsSync(join(here, entry.name, 'cataloger.ts')),
    );
    expect(ids).toEqual(folders.map((entry) => entry.name).toSorted());
  });

  test.each(ids)('%s has examples and a page with the three headings', (id) => {
    expect(readdirSync(join(here, id, 'examples')).length).toBeGreaterThan(0);
    const headings = readFileSync(join(here, id, 'README.md'), 'utf8').match(/^## .*$/gm);
    expect(headings).toEqual(['## What it does', '## When not to use it', '## Limits']);
  });

  test.each(catalogers.modules.map((cataloger) => [cataloger.id, cataloger] as const))(
    '%s has a sound header',
    (_id, cataloger) => {
      expect(cataloger.summary).toMatch(/^[A-Z].*\.$/);
      expect(cataloger.revision).toBeGreaterThan(0);
      expect([...cataloger.claims, ...(cataloger.magic ?? [])].length).toBeGreaterThan(0);
      for (const claim of cataloger.claims) expect(claim).toMatch(/^\/.*[^/*]|^\/.*[^*]\*$/);
    },
  );
});
