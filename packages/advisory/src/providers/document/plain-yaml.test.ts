import { array, assert, constantFrom, dictionary, letrec, oneof, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readPlainYaml } from './plain-yaml.ts';
import { readAnyYaml } from './yaml-document.ts';

const SOURCE = { feed: 'test', path: 'test.yaml' };

/** The complete reader's answer; null when it refuses. */
function complete(text: string): unknown {
  try {
    return readAnyYaml(SOURCE, text);
  } catch {
    return null;
  }
}

describe('readPlainYaml', () => {
  test.each([
    ['scalars are texts as written', 'a: 1.10\nb: true\nc: 2020-01-01\n', { a: '1.10', b: 'true', c: '2020-01-01' }],
    ['nothing is null', 'a:\nb: ~\nc: null\nd: ""\n', { a: null, b: null, c: null, d: '' }],
    ['lists at the place of their key', 'a:\n- x\n- y\nb: z\n', { a: ['x', 'y'], b: 'z' }],
    ['lists further in', 'a:\n  - x\n  - y\n', { a: ['x', 'y'] }],
    ['mappings in lists', 'a:\n- b: 1\n  c:\n  - d: 2\n- b: 3\n', { a: [{ b: '1', c: [{ d: '2' }] }, { b: '3' }] }],
    ['empty collections', 'a: []\nb: {}\n', { a: [], b: {} }],
    ['comments', '# c\na: x # c\n# c\nb: y\n', { a: 'x', b: 'y' }],
    ['a start of a document', '---\na: x\n', { a: 'x' }],
    ['plain texts over several lines', 'a: x\n  y\n\n  z\nb: c\n', { a: 'x y\nz', b: 'c' }],
    ['quoted texts over several lines', "a: \"x\n  y\\\n  z\"\nb: 'it''s\n  so'\n", { a: 'x yz', b: "it's so" }],
    ['escapes', String.raw`a: "\"\\ \n é \x41"`, { a: '"\\ \n é A' }],
    ['literal blocks', 'a: |\n  x\n    y\n\n  z\n\nb: |-\n  c\n', { a: 'x\n  y\n\nz\n', b: 'c' }],
    ['other white space belongs to the text', 'a: x\u{a0}\n', { a: 'x\u{a0}' }],
  ])('%s', (_name, text, expected) => {
    expect(readPlainYaml(text)).toEqual(expected);
    expect(complete(text)).toEqual(expected);
  });

  test.each([
    'a: &x 1\nb: *x\n',
    'a: !!str 1\n',
    'a: {b: c}\n',
    'a: >\n  folded\n',
    'a:\tb\n',
    'a: b: c\n',
    'a: 1\na: 2\n',
    '? a\n: b\n',
    'a: "x\n',
    'a: 1\n b: 2\n',
    '- - a\n',
    'a: x\n---\nb: y\n',
    '__proto__: x\n',
  ])('leaves %j to the complete reader', (text) => {
    expect(readPlainYaml(text)).toBeNull();
  });

  const words = oneof(
    string({ maxLength: 12 }),
    constantFrom(
      '1.10',
      'null',
      '~',
      'true',
      '- x',
      'a: b',
      '#',
      ' x',
      'x ',
      '"',
      "'",
      'line\nline',
      'x\n\n y',
      '\u{a0}',
    ),
  );
  const { node } = letrec((tie) => ({
    node: oneof(
      { depthSize: 'small', withCrossShrink: true },
      words,
      array(tie('node'), { maxLength: 4 }),
      dictionary(string({ minLength: 1, maxLength: 6 }), tie('node'), { maxKeys: 4 }),
    ),
  }));

  test('says of what programs write the same as the complete reader, or nothing', () => {
    assert(
      property(
        dictionary(constantFrom('id', 'details', 'list', 'x-y'), node),
        constantFrom(0, 40, 80),
        (value, width) => {
          const text = stringify(value, { lineWidth: width });
          const plain = readPlainYaml(text);
          if (plain !== null) expect(plain).toEqual(complete(text));
        },
      ),
      { numRuns: 700 },
    );
  });

  const pieces = constantFrom(
    'a: ',
    'b:',
    '- ',
    'x',
    '\n',
    '  ',
    '"',
    "'",
    '|',
    '#',
    ':',
    '\\',
    '[]',
    '~',
    '\n\n',
    '---',
    ' ',
  );

  test('says of any text the same as the complete reader, or nothing', () => {
    assert(
      property(array(pieces, { maxLength: 24 }), (parts) => {
        const text = parts.join('');
        const plain = readPlainYaml(text);
        if (plain !== null) expect(plain).toEqual(complete(text));
      }),
      { numRuns: 2000 },
    );
  });
});
