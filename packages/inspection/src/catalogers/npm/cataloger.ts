import type { CatalogerSpec } from '@assay/core';
import { locationOf, mergePackages } from '../located.ts';
import { npmPackage } from './package.ts';
import { type NpmRecord, parsePackageJson } from './parse-package-json.ts';

/** Packages that npm, yarn or pnpm put into node_modules, or Deno into its cache. */
export const npmCataloger: CatalogerSpec<NpmRecord | null> = {
  kind: 'cataloger',
  id: 'npm',
  title: 'npm packages',
  summary:
    'Finds the packages installed in node_modules directories, wherever those are, and in the cache that Deno runs them from.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'package.json', url: 'https://docs.npmjs.com/cli/configuring-npm/package-json' }],
  revision: 3,
  claims: [
    '/**/node_modules/*/package.json',
    '/**/node_modules/@*/*/package.json',
    '/**/npm/registry.npmjs.org/*/*/package.json',
    '/**/npm/registry.npmjs.org/@*/*/*/package.json',
  ],
  unreadable: 'partial',
  maxFileBytes: 8 * 1024 * 1024,
  read: ({ path, bytes }) => (isPackageRoot(path) ? parsePackageJson(bytes) : null),
  assemble: (files) => ({
    packages: mergePackages(
      files.flatMap((file) => (file.reading === null ? [] : [npmPackage(file.reading, locationOf(file))])),
    ),
    gaps: [],
  }),
};

/** Directories that start with a dot belong to the package manager, and those with `@` hold the packages of a scope. */
function isPackageRoot(path: string): boolean {
  const directory = path.split('/').at(-2) ?? '';
  return !directory.startsWith('.') && !directory.startsWith('@');
}
