import { expect, test } from 'vitest';
import { parseGoMod, parseGoSum } from './parse-go-mod.ts';

const parse = (text: string): ReturnType<typeof parseGoMod> => parseGoMod(Buffer.from(`module x\n${text}`));
const modules = (text: string): string[] => parse(text).modules.map(({ name, version }) => `${name} ${version}`);

test.each([
  ['a line', 'require a v1', ['a v1']],
  ['a block', 'require (\n\ta v1\n\tb v2 // indirect\n)', ['a v1', 'b v2']],
  ['a quoted path', 'require "a" v1', ['a v1']],
  ['a replacement of every version', 'require a v1\nreplace a => b v2', ['b v2']],
  ['a replacement of this version', 'require a v1\nreplace a v1 => b v2', ['b v2']],
  ['a replacement of another version', 'require a v1\nreplace a v0 => b v2', ['a v1']],
  ['a replacement before what it replaces', 'replace a => b v2\nrequire a v1', ['b v2']],
  ['a directory in its place', 'require a v1\nrequire b v1\nreplace a => ./x\nreplace b => /x', []],
  ['a comment', '// require a v1', []],
  ['an exclusion', 'exclude a v1', []],
])('understands %s', (_name, text, expected) => {
  expect(modules(text)).toEqual(expected);
});

test.each([
  ['go 1.16', false],
  ['go 1.17', true],
  ['go 1.22.1', true],
  ['go 2', true],
  ['', false],
])('with %j it is complete: %s', (line, isComplete) => {
  expect(parse(line).isComplete).toBe(isComplete);
});

test('counts directives and lines that are not known', () => {
  expect(parse('ruire (\n\ta v1\n)\nrequire b v1')).toMatchObject({ modules: [{ name: 'b' }], damage: 1 });
  expect(parseGoSum(Buffer.from('a v1 h1:x\n\na v1\n')).damage).toBe(1);
});

test('refuses a file that names no module', () => {
  expect(() => parseGoMod(Buffer.from('require a v1'))).toThrow(
    expect.objectContaining({ code: 'PACKAGE_FILE_INVALID' }),
  );
});
