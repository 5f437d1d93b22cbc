import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseText } from './parse-yaml.ts';
import { ProblemList } from './problem-list.ts';
import { readJson } from './read-json.ts';
import { readSource } from './read-source.ts';
import { type SourceNode, toJson } from './source-node.ts';

const { assert: check, property, json, constantFrom, jsonValue } = fc;

/** A shape that the short way does not take, around the same JSON: what the other reader makes of it. */
function throughYaml(text: string): SourceNode | null {
  const node = readSource(`# not JSON\n${text}`, new ProblemList());
  return node;
}

const shift = (node: SourceNode): unknown =>
  JSON.parse(JSON.stringify(node), (key, value: unknown) =>
    key === 'line' && typeof value === 'number' ? value - 1 : value,
  );

test('says of any JSON what JSON.parse says', () => {
  check(
    property(json(), constantFrom(0, 1, 4), (text, indent) => {
      const wrapped = JSON.stringify({ value: JSON.parse(text) }, null, indent);
      const node = readJson(wrapped);
      // Objects with the key __proto__ are told apart by text only.
      expect(node === null ? null : JSON.stringify(toJson(node))).toBe(JSON.stringify(JSON.parse(wrapped)));
    }),
  );
});

test('has the positions that the other reader has', () => {
  const document = { a: [1, -2.5, 'x\\y"\u00E9', true, null, []], b: { c: {}, 'd e': '' }, n: 1e21 };
  for (const indent of [0, 2]) {
    const text = JSON.stringify(document, null, indent);
    const [short, long] = [readJson(text), throughYaml(text)];
    expect(short).not.toBeNull();
    expect(short).toEqual(long === null ? null : shift(long));
  }
});

test.each([
  ['a missing comma', '{"a": 1\n"b": 2}'],
  ['a comma too many', '[1,]'],
  ['a duplicate key', '{"a": 1, "a": 2}'],
  ['a comment', '{"a": 1} // x'],
  ['single quotes', "{'a': 1}"],
  ['a bare key', '{a: 1}'],
  ['a line end in a string', '["a\nb"]'],
  ['a number with a leading zero', '[01]'],
  ['an unknown escape', String.raw`["\x41"]`],
  ['two documents', '{} {}'],
  ['nothing closed', '[[['],
  ['too deep', '['.repeat(100) + ']'.repeat(100)],
  ['a scalar', '"x"'],
])('leaves %s to the other reader', (_, text) => {
  expect(readJson(text)).toBeNull();
});

test('does not take what YAML reads otherwise', () => {
  check(
    property(jsonValue(), (value) => {
      const text = JSON.stringify([value]);
      const problems = new ProblemList();
      const yaml = parseText(text, problems);
      if (yaml === null || problems.failed) return;
      expect(readJson(text)).not.toBeNull();
    }),
  );
});
