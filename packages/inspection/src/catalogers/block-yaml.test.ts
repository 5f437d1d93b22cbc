import { describe, expect, test } from 'vitest';
import { type YamlNode, parseBlockYaml, parseBlockYamlDocuments, yamlText } from './block-yaml.ts';

const parse = (text: string): unknown => plain(parseBlockYaml(Buffer.from(text)));

function plain(node: YamlNode): unknown {
  if (node instanceof Map) return Object.fromEntries([...node].map(([key, value]) => [key, plain(value)]));
  return Array.isArray(node) ? node.map(plain) : node;
}

describe('parseBlockYaml', () => {
  test.each([
    ['texts', "a: b\nc: \"d: e\"\nf: 'g''h'", { a: 'b', c: 'd: e', f: "g'h" }],
    ['nested mappings', 'a:\n  b:\n    c: d\n  e: f\ng: h', { a: { b: { c: 'd' }, e: 'f' }, g: 'h' }],
    ['lists', 'a:\n  - b\n  - "c"\nd:\n- e\nf: g', { a: ['b', 'c'], d: ['e'], f: 'g' }],
    ['mappings in lists', 'a:\n  - b: c\n    d: e\n  - f: g', { a: [{ b: 'c', d: 'e' }, { f: 'g' }] }],
    ['lists below items', 'a:\n  - b (1):\n    - c\n  - d', { a: [{ 'b (1)': ['c'] }, 'd'] }],
    ['comments', '# x\na: b # c\n  # y\nd: "e # f"', { a: 'b', d: 'e # f' }],
    ['texts over several lines', 'a: |\n  b: c\n\n  d\ne: >-\n  f\ng: h', { a: null, e: null, g: 'h' }],
    ['keys on lines of their own', '? "a, b"\n:\n  c: d', { 'a, b': { c: 'd' } }],
    ['quoted keys', '"a@npm:^1":\n  b: c\n\'d\': e', { 'a@npm:^1': { b: 'c' }, d: 'e' }],
    ['colons in keys', 'a:b:\n  c: d', { 'a:b': { c: 'd' } }],
    ['braces as text', 'a: {b: c}', { a: '{b: c}' }],
    ['no anchors', 'a: &x b\nc: *x', { a: '&x b', c: '*x' }],
    ['the first of a key given twice', 'a: b\na: c', { a: 'b' }],
    ['values that go on', 'a: b\n  c: d\ne: f', { a: 'b', e: 'f' }],
    ['the first of several documents', '---\na: b\n...\n---\nc: d', { a: 'b' }],
    ['lists in brackets as nothing', 'a: [\n  b,\n]\nc: d', { a: '[', c: 'd' }],
    ['an empty document', '---\n{}\n', {}],
    ['texts that go on', 'a:\n  b: c\n    d\n  e: "f\n    g"', { a: { b: 'c', e: 'f' } }],
    ['Windows line ends', 'a:\r\n  b: c\r\n', { a: { b: 'c' } }],
  ])('reads %s', (_name, text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  test.each([
    ['a word', 'hello'],
    ['a list', '- x'],
    ['NUL bytes', '\0\0'],
    ['a word behind an entry', 'a: b\nhello'],
    ['a line that was cut off', 'a:\n  b: c\n  d'],
    ['an entry too far out', 'a:\n    b: c\n  d: e'],
  ])('refuses %s', (_name, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'PACKAGE_FILE_INVALID' }));
  });

  test('refuses levels beyond all reason', () => {
    const text = Array.from({ length: 100 }, (_unused, level) => `${' '.repeat(level)}a:`).join('\n');
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'PACKAGE_FILE_LIMIT' }));
  });

  test('refuses lines beyond all reason', () => {
    expect(() => parse('a: b\n'.repeat(3_000_001))).toThrow(expect.objectContaining({ code: 'PACKAGE_FILE_LIMIT' }));
  });

  test.each([
    ['one long line', `a: ${'x '.repeat(1_000_000)}`],
    ['quotes without end', `a: "${'\\"'.repeat(1_000_000)}`],
    ['many keys', Array.from({ length: 100_000 }, (_unused, index) => `a${index}: b`).join('\n')],
  ])('is not held up by %s', (_name, text) => {
    expect(() => parse(text)).not.toThrow();
  });
});

test('yamlText follows keys', () => {
  const root = parseBlockYaml(Buffer.from('a:\n  b: c'));
  expect([yamlText(root, 'a', 'b'), yamlText(root, 'a'), yamlText(root, 'x', 'y')]).toEqual(['c', '', '']);
});

test('every document of a file is read', () => {
  expect(parseBlockYamlDocuments(Buffer.from('---\na: b\n---\nc: d\n---\n')).map(plain)).toEqual([
    { a: 'b' },
    { c: 'd' },
  ]);
});

test('refuses documents beyond all reason', () => {
  expect(() => parseBlockYamlDocuments(Buffer.from('a: b\n---\n'.repeat(1000)))).toThrow(
    expect.objectContaining({ code: 'PACKAGE_FILE_LIMIT' }),
  );
});
