import { expect, test } from 'vitest';
import { parsePackageLock } from './parse-package-lock.ts';

const parse = (json: unknown): string[] =>
  parsePackageLock(Buffer.from(JSON.stringify(json))).map(({ name, version }) => `${name} ${version}`);

test.each([
  ['node_modules/a', {}, ['a 1']],
  ['node_modules/@s/a', {}, ['@s/a 1']],
  ['packages/x/node_modules/a/node_modules/b', {}, ['b 1']],
  ['node_modules/a', { name: 'b' }, ['b 1']],
  ['node_modules/a', { link: true }, []],
  ['packages/a', {}, []],
  ['', {}, []],
])('names %s with %j', (path, entry, names) => {
  expect(parse({ packages: { '': {}, [path]: { version: '1', ...entry } } })).toEqual(names);
});

test('goes on where dependencies of dependencies end', () => {
  const dependencies = {
    a: { version: '1', dependencies: { b: { version: '2' } } },
    c: { version: '3', dependencies: { d: { version: '4', dependencies: {} } } },
  };
  expect(parse({ lockfileVersion: 1, dependencies }).toSorted()).toEqual(['a 1', 'b 2', 'c 3', 'd 4']);
});

test('a project without dependencies has none', () => {
  expect(parse({ lockfileVersion: 1 })).toEqual([]);
});
