import { describe, expect, test } from 'vitest';
import { parseJson } from './parse-json.ts';

const parse = (text: string): unknown => parseJson(Buffer.from(text));

describe('parseJson', () => {
  test.each([
    ['a byte order mark', '\uFEFF{"a":1}', { a: 1 }],
    ['brackets in strings', `{"a":"${'['.repeat(1000)}\\""}`, { a: `${'['.repeat(1000)}"` }],
    ['many brackets side by side', `[${'[],'.repeat(1000)}1]`, [...Array.from({ length: 1000 }, () => []), 1]],
    ['256 levels', `${'['.repeat(256)}${']'.repeat(256)}`, JSON.parse(`${'['.repeat(256)}${']'.repeat(256)}`)],
  ])('accepts %s', (_name, text, value) => {
    expect(parse(text)).toEqual(value);
  });

  test.each([
    ['257 levels', `${'['.repeat(257)}${']'.repeat(257)}`, 'JSON_TOO_DEEP'],
    ['a million levels that never end', '['.repeat(1_000_000), 'JSON_TOO_DEEP'],
    ['nothing', '', 'JSON_INVALID'],
    ['a cut document', '{"a":', 'JSON_INVALID'],
    ['a string without end', '"aaa', 'JSON_INVALID'],
    ['NUL bytes', '\0\0', 'JSON_INVALID'],
    ['millions of escapes without end', String.raw`"\\`.repeat(2_000_000), 'JSON_INVALID'],
    ['a comment', '{} // x', 'JSON_INVALID'],
  ])('refuses %s', (_name, text, code) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code }));
  });

  test.each([
    ['characters', 'a'.repeat(20_000_000)],
    ['escapes', String.raw`\n`.repeat(10_000_000)],
  ])('accepts a string of millions of %s', (_name, text) => {
    expect(parse(`{"a":"${text}"}`)).toHaveProperty('a');
  });

  test('gives no object another prototype', () => {
    const value = parse('{"__proto__":{"polluted":true}}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
