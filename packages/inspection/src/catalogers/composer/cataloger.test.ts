import { expect, test } from 'vitest';
import { catalogFiles } from '../catalog-files.ts';
import { composerCataloger } from './cataloger.ts';
import { parseInstalled } from './parse-installed.ts';

const bytes = (json: unknown): Uint8Array => Buffer.from(JSON.stringify(json));

test.each([
  ['a package without namespace', 'php', 'pkg:composer/php@1'],
  ['a name of capitals', 'Foo/Bar', 'pkg:composer/foo/bar@1'],
  ['a name with more slashes', 'a/b/../c', 'pkg:composer/a/b%2F..%2Fc@1'],
])('names %s', (_name, name, purl) => {
  const files = new Map([['/v/composer/installed.json', bytes([{ name, version: '1' }])]]);
  expect(catalogFiles(composerCataloger, { files }).packages[0]?.purl).toBe(purl);
});

test('many packages that claim one directory share the work', () => {
  const list = Array.from({ length: 20_000 }, (_unused, index) => {
    return { name: `a/${index}`, version: '1', 'install-path': '../a' };
  });
  const files = new Map<string, Uint8Array>([['/v/composer/installed.json', bytes(list)]]);
  for (let index = 0; index < 200; index += 1) files.set(`/v/a/${index}.php`, new Uint8Array());
  const { packages } = catalogFiles(composerCataloger, { files });
  expect(packages).toHaveLength(20_000);
  expect(packages.flatMap((found) => found.files ?? [])).toHaveLength(200);
});

test.each([
  ['a list beyond all reason', Array.from({ length: 200_001 }, () => 0), 'PACKAGE_FILE_LIMIT'],
  ['a name beyond all reason', [{ name: 'a'.repeat(1001), version: '1' }], 'PACKAGE_NAME_TOO_LONG'],
  ['a text', 'a', 'PACKAGE_FILE_INVALID'],
])('refuses %s', (_name, json, code) => {
  expect(() => parseInstalled(bytes(json))).toThrow(expect.objectContaining({ code }));
});
