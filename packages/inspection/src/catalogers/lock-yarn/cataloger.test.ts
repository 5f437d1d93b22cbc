import { expect, test } from 'vitest';
import { parseYarnLock } from './parse-yarn-lock.ts';

const parse = (text: string): string[] =>
  parseYarnLock(Buffer.from(text)).map(({ name, version }) => `${name} ${version}`);
const classic = (key: string): string[] => parse(`# yarn lockfile v1\n\n${key}:\n  version "1.0.0"\n`);
const berry = (resolution: string): string[] =>
  parse(`__metadata:\n  version: 8\n\n"x":\n  version: 1.0.0\n  resolution: "${resolution}"\n`);

test.each([
  ['a@^1', ['a 1.0.0']],
  ['"@s/a@^1", "@s/a@^2"', ['@s/a 1.0.0']],
  ['"b@npm:@s/a@^1"', ['@s/a 1.0.0']],
  ['"b@npm:a"', ['a 1.0.0']],
  ['"a@https://example.com/a.tgz"', ['a 1.0.0']],
  ['"a@git+ssh://git@example.com/a.git#v1"', ['a 1.0.0']],
  ['"a@file:./a"', []],
  ['a', ['a 1.0.0']],
])('Yarn 1 names %s', (key, names) => {
  expect(classic(key)).toEqual(names);
});

test.each([
  ['a@npm:1.0.0', ['a 1.0.0']],
  ['@s/a@npm:1.0.0', ['@s/a 1.0.0']],
  ['a@patch:a@npm%3A1.0.0#~/.yarn/patches/a.patch', ['a 1.0.0']],
  ['a@https://github.com/x/a.git#commit=abc', ['a 1.0.0']],
  ['a@workspace:packages/a', []],
  ['a@link:./a', []],
])('later versions name %s', (resolution, names) => {
  expect(berry(resolution)).toEqual(names);
});

test('an entry without a version does not disappear', () => {
  expect(parse('# yarn lockfile v1\na@^1:\nb@^1:\n  version "1.0.0"\nc@^1:\n')).toEqual(['a ', 'b 1.0.0', 'c ']);
});
