import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SBOM_ERRORS } from './errors.ts';
import { sbomFormats } from './registry.ts';

test('every format has a folder of its name, and the reverse', () => {
  const folders = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('/format.ts'))
    .map((path) => path.slice(0, -'/format.ts'.length));
  expect(folders.toSorted()).toEqual(sbomFormats.modules.map(({ id }) => id).toSorted());
});

test.each(sbomFormats.modules.map((module) => [module.id, module] as const))('%s is described', (_id, module) => {
  expect(module.summary).toMatch(/^[A-Z].*\.$/);
  expect(module.mediaType).toMatch(/^[a-z]+\/[a-z.+]+$/);
  expect(module.extension).toMatch(/^\.[a-z0-9.]+$/);
  expect(module.specVersions.length).toBeGreaterThan(0);
});

test('summaries of errors are sentences', () => {
  for (const { summary } of Object.values(SBOM_ERRORS)) expect(summary).toMatch(/^[A-Z].*\.$/);
});
