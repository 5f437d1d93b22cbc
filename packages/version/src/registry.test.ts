import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compareVersions, versionScheme, versionSchemes } from './registry.ts';
import { schemeOfPackage } from './scheme-of-package.ts';

const folder = new URL('schemes/', import.meta.url);

test('the registry holds every folder of schemes and nothing else', () => {
  expect(versionSchemes.modules.map(({ id }) => id)).toEqual(readdirSync(folder).toSorted());
});

test.each(versionSchemes.modules.map((scheme) => [scheme.id, scheme] as const))('%s describes itself', (id, scheme) => {
  expect(versionScheme(id)).toBe(scheme);
  expect(scheme.summary).toMatch(/^[A-Z].*\.$/);
  expect(scheme.authority).not.toBe('');
  expect(scheme.examples.ascending.length).toBeGreaterThan(8);
  const readme = readFileSync(new URL(`${id}/README.md`, folder), 'utf8');
  for (const heading of ['## What it does', '## Limits']) expect(readme).toContain(heading);
});

test('packages are compared by the scheme of their ecosystem', () => {
  expect(compareVersions(schemeOfPackage('deb') ?? 'generic', '1.0~rc1', '1.0')).toBe(-1);
  expect(schemeOfPackage('cargo')).toBe('semver');
  expect(schemeOfPackage('golang')).toBe('go');
  expect(schemeOfPackage('alpm')).toBe('pacman');
  expect(schemeOfPackage('opkg')).toBe('deb');
});

test('ecosystems with an order of their own that is not known here have no scheme', () => {
  for (const type of ['conda', 'cran', 'nix', 'luarocks'] as const) expect(schemeOfPackage(type)).toBeNull();
});
