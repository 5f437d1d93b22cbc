import { describe, expect, test } from 'vitest';
import { readErlangTerm } from './parse-term.ts';

describe('readErlangTerm', () => {
  test.each([
    ['{a, "b", \'C d\', <<"e">>}.', ['a', 'b', 'C d', 'e']],
    ['[1, -2.5, 16#ff, 1.0e-3, $a, $\\n]', [null, null, null, null, null, null]],
    ['[a | b]', ['a', 'b']],
    ['"a" "b"\n"c"', 'abc'],
    ['"a\\"b\\\\"', 'a"b\\'],
    ['<<1,2,3>>', ''],
    ['% x\n [] % y', []],
    ['a@b.', 'a@b'],
    ['#{a => 1}', null],
  ])('reads %s', (text, value) => {
    expect(readErlangTerm(text)).toEqual(value);
  });

  test.each([
    ['nothing', '', 'PACKAGE_FILE_INVALID'],
    ['a variable', 'X', 'PACKAGE_FILE_INVALID'],
    ['a text without end', '{a, "b', 'PACKAGE_FILE_INVALID'],
    ['a list without end', '[a, ', 'PACKAGE_FILE_INVALID'],
    ['a binary without end', '<<"a"', 'PACKAGE_FILE_INVALID'],
    ['a map without end', '#{a => 1', 'PACKAGE_FILE_INVALID'],
    ['a wrong bracket', '[a}', 'PACKAGE_FILE_INVALID'],
    ['levels beyond all reason', '['.repeat(1_000_000), 'PACKAGE_FILE_LIMIT'],
    ['values beyond all reason', `[${'a,'.repeat(1_000_001)}]`, 'PACKAGE_FILE_LIMIT'],
  ])('refuses %s', (_name, text, code) => {
    expect(() => readErlangTerm(text)).toThrow(expect.objectContaining({ code }));
  });

  test.each([
    ['comments', `${'%\n'.repeat(2_000_000)}a`],
    ['blanks', `${' '.repeat(4_000_000)}a`],
  ])('is not held up by %s', (_name, text) => {
    expect(readErlangTerm(text)).toBe('a');
  });
});
