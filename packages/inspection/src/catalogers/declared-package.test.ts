import { expect, test } from 'vitest';
import { declaredPackage } from './declared-package.ts';
import { catalogFiles } from './catalog-files.ts';
import { lockFileCataloger } from './lock-file-cataloger.ts';

test.each([
  ['npm', '@a/b', 'pkg:npm/%40a/b@1'],
  ['npm', 'b', 'pkg:npm/b@1'],
  ['maven', 'org.a:b', 'pkg:maven/org.a/b@1'],
  ['golang', 'github.com/a/b/v2', 'pkg:golang/github.com/a/b/v2@1'],
  ['composer', 'a/b', 'pkg:composer/a/b@1'],
  ['pypi', 'A_b', 'pkg:pypi/a-b@1'],
  ['cargo', 'a/b', 'pkg:cargo/a%2Fb@1'],
  ['npm', 'a/', 'pkg:npm/a/a%2F@1'],
] as const)('names a package of %s %s', (type, name, purl) => {
  expect(declaredPackage(type, { name, version: '1' }, { path: '/x', layer: null })?.purl).toBe(purl);
});

test.each([
  ['/app/x.lock', 1],
  ['/app/node_modules/a/x.lock', 0],
  ['/app/vendor/a/b/x.lock', 0],
  ['/usr/lib/python3/dist-packages/a/x.lock', 0],
])('%s gives %i packages', (path, count) => {
  const cataloger = lockFileCataloger({
    id: 'x',
    title: 'X',
    summary: 'X.',
    claims: ['/**/x.lock'],
    type: 'npm',
    parse: () => [{ name: 'a', version: '1' }],
  });
  expect(catalogFiles(cataloger, { files: new Map([[path, new Uint8Array()]]) }).packages).toHaveLength(count);
});
