import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEEPEST_JSON, readJsonBytes } from './json-text.ts';

const read = (text: string): unknown => readJsonBytes(Buffer.from(text));
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('JSON of requests', () => {
  it('is read as it was written, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('"__proto__"'));
        expect(read(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['half of it', '{"a":'],
    ['two values', '{} {}'],
    ['a name twice', '{"a":1,"a":2}'],
    ['a name twice, once escaped', String.raw`{"a":1,"\u0061":2}`],
    ['a name twice further in', '[{"b":{"a":1,"c":["a","a"],"a":2}}]'],
    ['__proto__', '{"__proto__":{"admin":true}}'],
    ['__proto__ escaped', String.raw`{"\u005f_proto__":{}}`],
    ['nesting beyond the bound', nested(DEEPEST_JSON + 1)],
    ['a great deal of nesting', '['.repeat(500_000)],
  ])('is refused with %s', (_, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
  });

  it.each([
    ['nesting up to the bound', nested(DEEPEST_JSON)],
    ['the same name in different objects', '[{"a":1},{"a":2},{"b":{"a":1}}]'],
    ['the same texts as values', '{"a":"a","b":["a","a"]}'],
    ['quotes and backslashes in names', String.raw`{"a\"":1,"a\\":2,"a":3}`],
    ['white space', ' \r\n\t{ "a" : [ 1 , 2 ] } '],
  ])('is taken with %s', (_, text) => {
    expect(read(text)).toEqual(JSON.parse(text));
  });

  it('is refused when it is not UTF-8', () => {
    expect(() => readJsonBytes(Buffer.from([0x22, 0xff, 0x22]))).toThrow(
      expect.objectContaining({ code: 'REQUEST_INVALID' }),
    );
  });
});
