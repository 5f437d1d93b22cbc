import { expect, test } from 'vitest';
import { parseDescription } from './parse-description.ts';

const parse = (text: string): ReturnType<typeof parseDescription> => parseDescription(Buffer.from(text));

test.each([
  ['the first of a field given twice', 'Package: a\nPackage: b\nBuilt: x', { name: 'a' }],
  ['values over several lines', 'Package: a\nBuilt: x\nTitle: b\n  c\n\td', { title: 'b c d' }],
  ['Windows line ends', 'Package: a\r\nVersion: 1\r\nBuilt: x\r\n', { name: 'a', version: '1' }],
  ['fields behind blank lines', 'Package: a\n\nBuilt: x', { built: 'x' }],
  ['a commit', 'Package: a\nBuilt: x\nRemoteSha: abc', { commit: 'abc' }],
])('reads %s', (_name, text, expected) => {
  expect(parse(text)).toMatchObject(expected);
});

test.each(['', 'Package: a', 'Built: x', ' Package: a\n Built: x', '\0\0'])('finds no package in %j', (text) => {
  expect(parse(text)).toBeNull();
});

test.each([
  ['lines', 'Package: a\nBuilt: x\n'.repeat(50_001), 'PACKAGE_FILE_LIMIT'],
  ['a name', `Package: ${'a'.repeat(1001)}\nBuilt: x`, 'PACKAGE_NAME_TOO_LONG'],
])('refuses %s beyond all reason', (_name, text, code) => {
  expect(() => parse(text)).toThrow(expect.objectContaining({ code }));
});
