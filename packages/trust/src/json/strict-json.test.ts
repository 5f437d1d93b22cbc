import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StrictJsonError, readStrictJson } from './strict-json.ts';

function read(text: string, limits = { depth: 8, values: 50 }): unknown {
  return readStrictJson(Buffer.from(text), limits);
}

describe('readStrictJson', () => {
  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        expect(read(text, { depth: 20, values: 100_000 })).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['a key twice', '{"a":1,"a":2}'],
    ['a key twice, written differently', String.raw`{"a":1,"\u0061":2}`],
    ['a key twice, deep down', '[{"b":{"a":1,"c":[{"a":1}],"a":2}}]'],
    ['a key twice with blanks before the colon', '{"a" :1,"a"\n:2}'],
    ['__proto__ twice', '{"__proto__":1,"__proto__":2}'],
    ['too deep', '[[[[[[[[[1]]]]]]]]]'],
    ['too many values', `[${'1,'.repeat(60)}1]`],
    ['an open text', '{"a'],
    ['an open text that ends in an escape', String.raw`{"a\"`],
    ['something behind', '{} x'],
    ['nothing', ''],
    ['a byte order mark', '\uFEFF{}'],
  ])('refuses %s', (_name, text) => {
    expect(() => read(text)).toThrow(StrictJsonError);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(() => readStrictJson(Buffer.from([0x22, 0xc3, 0x22]))).toThrow(StrictJsonError);
  });

  it.each([
    ['the same key in different objects', '[{"a":1},{"a":2}]'],
    ['a text that looks like a key', '{"a":"a","b":"a"}'],
    ['an escaped quote in a key', String.raw`{"a\"":1,"a":2,"a\\":3}`],
    ['brackets in texts', '{"a":"[[[[[[[[[[[[","b":"}}}}"}'],
  ])('reads %s', (_name, text) => {
    expect(read(text)).toEqual(JSON.parse(text));
  });
});
