import { describe, expect, test } from 'vitest';
import { parseOsRelease } from './parse-os-release.ts';

describe('parseOsRelease', () => {
  test.each([
    ['a bare word', 'A=b', 'b'],
    ['double quotes', 'A="b c"', 'b c'],
    ['single quotes', "A='b \"c'", 'b "c'],
    ['an escaped quote', String.raw`A="b\"c"`, 'b"c'],
    ['an escaped dollar', String.raw`A="\$x"`, '$x'],
    ['a backslash that escapes nothing', String.raw`A="b\nc"`, String.raw`b\nc`],
    ['a backslash in single quotes', String.raw`A='b\"c'`, String.raw`b\"c`],
    ['a backslash outside quotes', String.raw`A=b\ c`, 'b c'],
    ['a trailing comment', 'A=b # c', 'b'],
    ['quotes that do not end', 'A="b c', 'b c'],
    ['nothing', 'A=', ''],
    ['carriage returns', 'A="b"\r\n', 'b'],
    ['no expansion', 'A="$(id)"', '$(id)'],
    ['the later of two', 'A=b\nA=c', 'c'],
  ])('understands %s', (_name, text, value) => {
    expect(parseOsRelease(text).get('A')).toBe(value);
  });

  test('passes over lines that are no assignment', () => {
    expect([...parseOsRelease('# A=b\nexport\n1A=b\nB C=d\n=x\n\n').keys()]).toEqual([]);
  });

  test('reads a bounded number of lines', () => {
    expect(parseOsRelease(`${'X=1\n'.repeat(5000)}A=b`).has('A')).toBe(false);
  });
});
