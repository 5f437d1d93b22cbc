import { assert, json, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStrictJson } from './strict-json.ts';

const bounds = { maxBytes: 10_000 };
const parse = (text: string | Uint8Array): unknown => parseStrictJson(Buffer.from(text), 'the test', bounds);

describe('parseStrictJson', () => {
  test('reads what JSON.parse reads', () => {
    assert(
      property(json({ maxDepth: 6 }), (text) => {
        expect(parseStrictJson(Buffer.from(text), 'the test', { maxBytes: 1_000_000 })).toEqual(JSON.parse(text));
      }),
    );
  });

  const refused: readonly (readonly [string, string | Uint8Array])[] = [
    ['a key twice', '{"a":1,"a":2}'],
    ['a key twice, once escaped', String.raw`{"layers":1,"\u006cayers":2}`],
    ['a key twice with space before the colon', '{"a" : 1, "a"\n:2}'],
    ['a key twice in a nested object', '[{"x":{"b":1,"c":[{"b":3}],"b":2}}]'],
    ['__proto__ twice', '{"__proto__":1,"__proto__":2}'],
    ['nesting deeper than 64', '['.repeat(65) + ']'.repeat(65)],
    ['a string that does not end', '{"a":"\\"'],
    ['trailing text', '{}{}'],
    ['nothing', ''],
    ['a byte order mark', '\uFEFF{}'],
    ['bytes that are not UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['a comment', '{/**/}'],
  ];
  test.each(refused)('refuses %s', (_name, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'MANIFEST_INVALID' }));
  });

  const accepted: readonly (readonly [string, string, unknown])[] = [
    [
      'equal keys of different objects',
      '[{"a":1},{"a":2},{"b":{"a":3},"a":4}]',
      [{ a: 1 }, { a: 2 }, { b: { a: 3 }, a: 4 }],
    ],
    ['values equal to keys', '{"a":"a","b":["a","a"]}', { a: 'a', b: ['a', 'a'] }],
    ['colons and brackets inside strings', '{"a":"b:","c":"{[}]\\":","d":"\\\\"}', { a: 'b:', c: '{[}]":', d: '\\' }],
    ['nesting of 64', '['.repeat(64) + ']'.repeat(64), JSON.parse('['.repeat(64) + ']'.repeat(64))],
  ];
  test.each(accepted)('accepts %s', (_name, text, value) => {
    expect(parse(text)).toEqual(value);
  });

  test('refuses more bytes than the limit before looking at them', () => {
    expect(() => parse('"'.repeat(10_001))).toThrow(expect.objectContaining({ code: 'CONTENT_TOO_LARGE' }));
  });

  test('__proto__ is an ordinary key', () => {
    const value = parse('{"__proto__":{"polluted":true}}');
    expect(Object.hasOwn(Object(value), '__proto__')).toBe(true);
    expect(Object(value).polluted).toBeUndefined();
  });

  test('is linear in a long run of escaped quotes that never ends', () => {
    const text = `{"a":"${'\\"'.repeat(2_000_000)}`;
    expect(() => parseStrictJson(Buffer.from(text), 'the test', { maxBytes: 8_000_000 })).toThrow('not JSON');
  });
});
