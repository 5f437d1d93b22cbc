import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBase64 } from './base64.ts';
import { compileTextMatch } from './text-match.ts';

describe('readBase64', () => {
  it('reads the canonical spelling of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        expect(readBase64(Buffer.from(bytes).toString('base64'))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it.each(['', 'QQ', 'QQ=', 'QQ==\n', ' QQ==', 'QR==', 'Q Q=', '-_==', 'QQ==QQ==', 'QQ==='])('refuses %j', (text) => {
    expect(readBase64(text)).toBeNull();
  });
});

describe('compileTextMatch', () => {
  it('an exact text matches itself only', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (wanted, text) => {
        expect(compileTextMatch({ kind: 'exact', text: wanted })(text)).toBe(wanted === text);
      }),
    );
  });

  it.each([
    ['a.c', 'abc', true],
    ['a.c', 'xabc', false],
    ['a.c', 'abcx', false],
    ['a.c', 'abc\n', false],
    ['a|b', 'ab', false],
    ['a|b', 'b', true],
    ['^a$', 'a', true],
    ['a|ab', 'ab', true],
    ['(?m)^a$', 'b\na', false],
    ['.*', 'a\nb', false],
    ['', '', true],
  ])('/%s/ and %j: %s', (source, text, expected) => {
    expect(compileTextMatch({ kind: 'regex', source, unanchored: false })(text)).toBe(expected);
  });

  it('takes time linear to the text', () => {
    const test = compileTextMatch({ kind: 'regex', source: '(a+)+$', unanchored: true });
    expect(test(`${'a'.repeat(60_000)}!`)).toBe(false);
  });

  it.each(['(', '(?=a)', String.raw`(a)\1`, 'a'.repeat(10_000), '((a{100}){100}){100}'])('refuses %.20s', (source) => {
    expect(() => compileTextMatch({ kind: 'regex', source, unanchored: false })).toThrow(
      expect.objectContaining({ code: 'VERIFIER_INVALID' }),
    );
  });
});
