import { describe, expect, test } from 'vitest';
import { parseGemspec } from './parse-gemspec.ts';
import { readRubyTexts } from './ruby-literal.ts';

describe('readRubyTexts', () => {
  test.each([
    ['"a".freeze', ['a']],
    ["'it\\'s'", ["it's"]],
    ['"a\\"b\\\\"', ['a"b\\']],
    ['%q(a (b) c)', ['a (b) c']],
    ['%Q|a|', ['a']],
    ['%<a>', ['a']],
    ['%w(a b\n c)', ['a', 'b', 'c']],
    ['["a".freeze, \'b\' , %q[c]]', ['a', 'b', 'c']],
    ['["a", B, "c"]', ['a']],
    ['[]', []],
    ['Gem::Version.new( "1.0" )', ['1.0']],
    [String.raw`"\u{92F8}\u92f8\n\q\u{FFFFFF}"`, ['\u92F8\u92F8\nqu{FFFFFF}']],
    ['"#{x}"', []],
    ["'#{x}'", ['#{x}']],
    ['VERSION', []],
    ['"never ends', []],
    ['%', []],
    ['', []],
  ])('reads %s', (code, texts) => {
    expect(readRubyTexts(code, 0)).toEqual(texts);
  });

  test('reads only so much', () => {
    expect(readRubyTexts(`"${'a'.repeat(100_000)}"`, 0)).toEqual([]);
    expect(readRubyTexts(`[${'"a",'.repeat(1_000_000)}`, 0).length).toBeLessThan(10_000);
  });
});

describe('parseGemspec', () => {
  const parse = (text: string): ReturnType<typeof parseGemspec> => parseGemspec(Buffer.from(text));

  test('believes the stub before the assignments', () => {
    expect(parse('# stub: a 1 java lib\ns.name = "b"\ns.version = "2"')).toMatchObject({
      name: 'a',
      version: '1',
      platform: 'java',
    });
  });

  test.each([
    ['comparisons', 's.name == "b"'],
    ['other attributes', 's.rubygems_version = "3.0"'],
    ['comments', '# s.name = "b"'],
  ])('passes over %s', (_name, text) => {
    expect(parse(text)).toMatchObject({ name: '', version: '' });
  });

  test('refuses assignments beyond all reason', () => {
    expect(() => parse('s.authors = %q(\n'.repeat(500_000))).toThrow(
      expect.objectContaining({ code: 'PACKAGE_FILE_LIMIT' }),
    );
  });

  test.each([
    ['name', `s.name = "${'a'.repeat(1001)}"`],
    ['version in the stub', `# stub: a ${'1'.repeat(1001)} ruby lib`],
  ])('refuses a %s beyond all reason', (_name, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'PACKAGE_NAME_TOO_LONG' }));
  });

  test.each([
    ['lists on one line', 's.authors = ['.repeat(200_000)],
    ['blanks', ' '.repeat(4_000_000)],
    ['dots', `${'a.'.repeat(2_000_000)}name = "x"`],
  ])('is not held up by %s', (_name, text) => {
    expect(parse(text).name).toBe('');
  });
});
