import { describe, expect, test } from 'vitest';
import { readPhpValue } from './php-value.ts';

const read = (text: string): unknown => readPhpValue(Buffer.from(text));

describe('readPhpValue', () => {
  test.each([
    ['N;', null],
    ['b:1;', true],
    ['b:0;', false],
    ['i:-7;', -7],
    ['d:1.5;', 1.5],
    ['d:1.0E-10;', 1e-10],
    ['s:2:"é";', 'é'],
    ['s:3:"a";";', 'a";'],
    ['s:0:"";', ''],
    ['a:0:{}', {}],
    ['a:2:{i:0;s:1:"a";s:1:"k";a:1:{i:5;N;}}', { '0': 'a', k: { '5': null } }],
  ])('reads %s', (text, value) => {
    expect(read(text)).toEqual(value);
  });

  test.each([
    ['nothing', ''],
    ['an object', 'O:8:"stdClass":0:{}'],
    ['a reference', 'R:1;'],
    ['a text longer than the file', 's:99999999999:"a";'],
    ['a negative length', 's:-1:"";'],
    ['a length that is no number', 's:1e9:"";'],
    ['an array larger than the file', 'a:999999999:{i:0;N;}'],
    ['an array with a key that is none', 'a:1:{N;N;}'],
    ['an array as key', 'a:1:{a:0:{}N;}'],
    ['a number without end', `i:${'1'.repeat(100)}`],
  ])('refuses %s', (_name, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'PACKAGE_FILE_INVALID' }));
  });

  test('refuses arrays as keys of arrays as keys', () => {
    expect(() => read('a:1:{'.repeat(1_000_000))).toThrow(expect.objectContaining({ code: 'PACKAGE_FILE_INVALID' }));
  });

  test('refuses a million levels', () => {
    expect(() => read('a:1:{i:0;'.repeat(1_000_000))).toThrow(expect.objectContaining({ code: 'PACKAGE_FILE_LIMIT' }));
  });

  test('gives no object another prototype', () => {
    const value = read('a:1:{s:9:"__proto__";a:1:{s:8:"polluted";b:1;}}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});
