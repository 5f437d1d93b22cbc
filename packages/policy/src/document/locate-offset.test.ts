import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { expect, test } from 'vitest';
import { DocumentText } from './locate-offset.ts';
import { ProblemList } from './problem-list.ts';
import { readSource } from './read-source.ts';
import type { SourceScalar } from './source-node.ts';

/** The scalar under `key:` of a document. */
function scalarOf(text: string): SourceScalar {
  const root = readSource(text, new ProblemList());
  const node = root?.kind === 'map' ? root.entries[0]?.node : undefined;
  if (node?.kind !== 'scalar') throw new Error(`no scalar in ${text}`);
  return node;
}

/** The character of the document that stands for the first `@` of the value. */
function characterFor(text: string): string | undefined {
  const node = scalarOf(text);
  const { line, column } = new DocumentText(text).locate(node, String(node.value).indexOf('@'));
  return text.split('\n')[line - 1]?.[column - 1];
}

test.each([
  ['plain', 'key: ab @ c'],
  ['plain over lines', 'key: ab\n  cd\n  @ e'],
  ['double quotes', 'key: "ab @ c"'],
  ['double quotes with escapes', String.raw`key: "a\"\x41é\U0001F600\\ @"`],
  ['double quotes over lines', 'key: "ab\n\n  cd  \n  e\\\n  f @"'],
  ['single quotes', "key: 'it''s @'"],
  ['single quotes over lines', "key: 'it''s\n  one\n\n\n  two @'"],
  ['literal', 'key: |\n  ab\n\n    cd\n  @ e\n'],
  ['literal with a header', 'key: |2- # remark @\n  ab\n  @ e\n'],
  ['folded', 'key: >-\n  ab\n  cd\n\n  @ e\n'],
  ['JSON', '{"key": "ab\\n\\u0041 @"}'],
  ['Windows line ends', 'key: |\r\n  ab\r\n  @ e\r\n'],
])('finds a character in a scalar: %s', (_style, text) => {
  expect(characterFor(text)).toBe('@');
});

test('the place after the last character is its end', () => {
  const text = 'key: ab cd\nother: x\n';
  expect(new DocumentText(text).locate(scalarOf(text), 5)).toEqual({ line: 1, column: 11 });
});

test('finds the character in whatever style a value is written', () => {
  const unit = fc.constantFrom('a', 'b', ' ', '\n', '"', "'", ':', '#', '\\', '\t', 'é', '😀', '-');
  const style = fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 20 }), fc.string({ unit, maxLength: 20 }), style, (a, b, type) => {
      const text = stringify({ key: `x${a}@${b}x` }, { defaultStringType: type, lineWidth: 12 });
      expect(characterFor(text)).toBe('@');
    }),
    { numRuns: 500 },
  );
});
