import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { testRuns } from '@assay/testkit';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ProblemList } from './problem-list.ts';
import { readBlockYaml } from './read-block-yaml.ts';
import { readAnyYaml } from './read-source.ts';

/** Holds the short way against the long one: it may give up, but must not read anything else. */
function expectAgreement(text: string): void {
  const short = readBlockYaml(text);
  if (short === null) return;
  const problems = new ProblemList();
  const long = readAnyYaml(text, problems);
  expect({ text, node: short, problems: [] }).toEqual({ text, node: long, problems: problems.list() });
}

const DOCUMENT = `# A policy
version: "2"
id: 'it''s'
name: plain text, with: no
description: |
  several
    lines

  of text
count: 0644
ratio: 1.10
yes: true
rule_sets:
  - id: main  # the only one
    rules:
    - gate: files
      trigger: name_match
      params:
        - name: regex
          value: ".*\\\\.pem$"
    - { gate: packages, trigger: denylist, params: { name: x, version: "1" } }
mappings: [ one, 'two' , {a: 1} ]
org.opencontainers.image.source: https://example.com/x#y
`.replace('name: plain text, with: no\n', 'name: plain text, with no end\n');

describe('the short way', () => {
  test('reads documents as people write them', () => {
    expect(readBlockYaml(DOCUMENT)).not.toBeNull();
    expectAgreement(DOCUMENT);
  });

  const folder = join(import.meta.dirname, '../../../../policies');
  test.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('agrees on %s', (name) => {
    expectAgreement(readFileSync(join(folder, name), 'utf8'));
  });

  test.each([
    ['an anchor', 'a: &x 1\n'],
    ['an alias', 'a: *x\n'],
    ['a tag', 'a: !!str 1\n'],
    ['a key twice', 'a: 1\na: 2\n'],
    ['no value', 'a:\nb: 1\n'],
    ['no item', '-\n- a\n'],
    ['a plain text over lines', 'a: one\n  two\n'],
    ['quotes over lines', 'a: "one\n  two"\n'],
    ['brackets over lines', 'a: [1,\n  2]\n'],
    ['a folded block', 'a: >\n  one\n'],
    ['a literal block with an indicator', 'a: |2\n  one\n'],
    ['a tab', 'a:\t1\n'],
    ['Windows line ends', 'a: 1\r\n'],
    ['a byte order mark', '\uFEFFa: 1\n'],
    ['a document start', '---\na: 1\n'],
    ['two documents', 'a: 1\n---\nb: 1\n'],
    ['a directive', '%YAML 1.2\n---\na: 1\n'],
    ['a mapping within a line', 'a: b: c\n'],
    ['a colon at the end', 'a: b:\n'],
    ['wrong indentation', 'a:\n    b: 1\n  c: 2\n'],
    ['deeper than before', 'a: 1\n  b: 2\n'],
    ['a number as key', '1: a\n'],
    ['a word as key', 'null: a\n'],
    ['a text alone', 'just text\n'],
    ['nothing', ''],
    ['a remark alone', '# x\n'],
    ['a sequence in a sequence', '- - a\n'],
    ['a text after quotes', 'a: "b" c\n'],
    ['a remark without a blank', 'a: "b"#c\n'],
    ['an escape that JSON does not have', 'a: "\\x41"\n'],
    ['infinity', 'a: .inf\n'],
    ['a complex key', '? a\n: b\n'],
    ['too deep', Array.from({ length: 70 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
  ])('gives up on %s', (_what, text) => {
    expect(readBlockYaml(text)).toBeNull();
  });

  const texts = fc.string({
    unit: fc.constantFrom(
      'a',
      'b',
      '0',
      '1',
      '.',
      '-',
      ':',
      ' ',
      '#',
      ',',
      "'",
      '"',
      '\\',
      '[',
      '{',
      '*',
      '&',
      '|',
      '\n',
      'é',
      '😀',
      'e',
      'x',
      '~',
      '+',
      '/',
    ),
    maxLength: 12,
  });
  const words = fc.constantFrom(
    'null',
    'True',
    'false',
    'yes',
    '0o17',
    '0x1F',
    '1e3',
    '-0',
    '+1',
    '.5',
    '1.',
    '010',
    '<<',
    '9'.repeat(30),
    '~',
  );
  const keys = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'rule_sets', 'org.example.label', 'x-y') },
    { weight: 1, arbitrary: texts },
    { weight: 1, arbitrary: words },
  );
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      texts,
      words,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(keys, tie('tree'), { maxKeys: 4 }),
    ),
  }));
  const documents = fc.dictionary(keys, tree, { minKeys: 1, maxKeys: 4 });
  const styles = fc.record({
    defaultStringType: fc.constantFrom('PLAIN' as const, 'QUOTE_DOUBLE' as const, 'QUOTE_SINGLE' as const),
    indentSeq: fc.boolean(),
    collectionStyle: fc.constantFrom('any' as const, 'block' as const, 'flow' as const),
    lineWidth: fc.constantFrom(0, 20),
    aliasDuplicateObjects: fc.constant(false),
  });

  test('agrees on whatever a writer of YAML writes', () => {
    let read = 0;
    fc.assert(
      fc.property(documents, styles, (value, style) => {
        const text = stringify(value, style);
        if (readBlockYaml(text) !== null) read += 1;
        expectAgreement(text);
      }),
      testRuns(500),
    );
    expect(read).toBeGreaterThan(60);
  });

  test('agrees on documents with damage', () => {
    const damage = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.integer({ min: 0, max: 4 }),
      put: fc.oneof(
        fc.constantFrom(
          '',
          '\n',
          ' ',
          '  ',
          '- ',
          ': ',
          ' #',
          '#',
          "'",
          '"',
          '|',
          '|-',
          '|\n',
          '[',
          ']',
          '{',
          '}',
          ',',
          '---\n',
          '...\n',
          '&a ',
          '*a',
          '!t ',
          '? ',
          '% ',
          '\n\n',
          '\n ',
          '\n  ',
          '\\',
          '\u0085',
          '@',
          '`',
          '>',
          '-',
          '~',
          ':',
        ),
        texts,
      ),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (all) => {
        let text = DOCUMENT;
        for (const { at, cut, put } of all) {
          const offset = Math.floor(at * text.length);
          text = text.slice(0, offset) + put + text.slice(offset + cut);
        }
        expectAgreement(text);
      }),
      testRuns(700),
    );
  });
});
