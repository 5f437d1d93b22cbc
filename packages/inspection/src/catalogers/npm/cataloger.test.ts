import { describe, expect, test } from 'vitest';
import { catalogFiles } from '../catalog-files.ts';
import { npmCataloger } from './cataloger.ts';
import { npmPackage } from './package.ts';
import { parsePackageJson } from './parse-package-json.ts';

const parse = (json: unknown): ReturnType<typeof parsePackageJson> =>
  parsePackageJson(Buffer.from(JSON.stringify(json)));

describe('parsePackageJson', () => {
  test.each([
    ['no licence', {}, []],
    ['a text', { license: 'MIT' }, ['MIT']],
    ['an object', { license: { type: 'BSD', url: 'x' } }, ['BSD']],
    ['an array', { license: ['MIT', { type: 'BSD' }] }, ['MIT', 'BSD']],
    ['the old list', { licenses: [{ type: 'MIT' }, 'BSD'] }, ['MIT', 'BSD']],
    ['the same twice', { license: 'MIT', licenses: ['MIT'] }, ['MIT']],
    ['a number', { license: 7 }, []],
    ['nothing at all', { license: null, licenses: [null, [], {}] }, []],
    ['a reference to a file', { license: 'SEE LICENSE IN x' }, ['SEE LICENSE IN x']],
  ])('reads licences from %s', (_name, declared, licenses) => {
    expect(parse({ name: 'a', version: '1', ...declared })?.licenses).toEqual(licenses);
  });

  test.each([
    ['an array', []],
    ['a text', 'a'],
    ['null', null],
    ['no version', { name: 'a' }],
    ['no name', { version: '1' }],
    ['empty values', { name: ' ', version: '' }],
    ['a version that is no text', { name: 'a', version: 1 }],
  ])('finds no package in %s', (_name, json) => {
    expect(parse(json)).toBeNull();
  });
});

test.each([
  ['name', { name: 'a'.repeat(1001), version: '1' }],
  ['version', { name: 'a', version: '1'.repeat(1001) }],
])('a %s beyond all reason cannot be read', (_name, json) => {
  expect(() => parse(json)).toThrow(expect.objectContaining({ code: 'PACKAGE_NAME_TOO_LONG' }));
});

describe('npmPackage', () => {
  test.each([
    ['a', 'pkg:npm/a@1'],
    ['@s/a', 'pkg:npm/%40s/a@1'],
    ['@s', 'pkg:npm/%40s@1'],
    ['a/../../b', 'pkg:npm/a%2F..%2F..%2Fb@1'],
    ['lodash\u200B', 'pkg:npm/lodash%E2%80%8B@1'],
  ])('names %s', (name, purl) => {
    const record = parse({ name, version: '1' });
    expect(record && npmPackage(record, { path: '/x', layer: null }).purl).toBe(purl);
  });
});

test.each([
  ['/deno-dir/npm/registry.npmjs.org/chalk/5.0.1/package.json', 1],
  ['/deno-dir/npm/registry.npmjs.org/@s/chalk/5.0.1/package.json', 1],
  ['/deno-dir/npm/registry.npmjs.org/chalk/5.0.1/source/package.json', 0],
  ['/deno-dir/npm/registry.npmjs.org/chalk/package.json', 0],
])('of the cache of Deno %s counts %i times', (path, count) => {
  const files = new Map([[path, Buffer.from('{"name":"chalk","version":"5.0.1"}')]]);
  expect(catalogFiles(npmCataloger, { files }).packages).toHaveLength(count);
});
