import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type DocumentEdit, editDocument, readDocument } from './edit-document.ts';

const TEXT = `# Ours.
version: "2"
name: p   # the name
rule_sets:
  - id: a
    # kept with its rule
    rules:
      - id: one
        gate: always
        trigger: always
        params: { x: [1, 2], y: "no" }
        action: STOP # hard

      # about two
      - id: two
        gate: always
        trigger: always
        action: WARN
  - { id: b, rules: [] }
mappings:
  - id: m1
    registry: "*"
    rule_set_ids: [a, b]

  # the rest
  - id: m2
    registry: docker.io
    rule_set_ids:
      - a
`;

/** Lines that are only in one of the texts. */
function differing(before: string, after: string): readonly string[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !fresh.includes(line)).map((line) => `-${line.trim()}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `+${line.trim()}`),
  ];
}

describe('editDocument', () => {
  it.each<[string, DocumentEdit, readonly string[]]>([
    [
      'sets a word and keeps its comment',
      { kind: 'set', path: ['rule_sets', 0, 'rules', 0, 'action'], value: 'WARN' },
      ['-action: STOP # hard', '+action: WARN # hard'],
    ],
    [
      'quotes what would mean something else',
      { kind: 'set', path: ['name'], value: 'yes: "#1"' },
      ['-name: p   # the name', String.raw`+name: "yes: \"#1\""   # the name`],
    ],
    [
      'sets a value in a flow mapping',
      { kind: 'set', path: ['rule_sets', 0, 'rules', 0, 'params', 'y'], value: 3 },
      ['-params: { x: [1, 2], y: "no" }', '+params: { x: [1, 2], y: 3 }'],
    ],
    [
      'adds a key to a flow mapping',
      { kind: 'set', path: ['rule_sets', 0, 'rules', 0, 'params', 'z'], value: [] },
      ['-params: { x: [1, 2], y: "no" }', '+params: { x: [1, 2], y: "no", z: [] }'],
    ],
    [
      'adds a key to a block mapping',
      { kind: 'set', path: ['rule_sets', 0, 'rules', 1, 'params'], value: { a: 'b' } },
      ['+params: { a: b }'],
    ],
    ['takes a key away', { kind: 'set', path: ['name'], value: undefined }, ['-name: p   # the name']],
    [
      'writes a block list on one line',
      { kind: 'set', path: ['mappings', 1, 'rule_set_ids'], value: ['b'] },
      ['-rule_set_ids:', '-- a', '+rule_set_ids: [b]'],
    ],
    ['moves an item with its comment', { kind: 'move', path: ['mappings'], from: 1, to: 0 }, []],
    ['moves a rule', { kind: 'move', path: ['rule_sets', 0, 'rules'], from: 0, to: 1 }, []],
    ['adds an item', { kind: 'add', path: ['mappings'], value: { id: 'm3' } }, ['+- id: m3']],
    [
      'adds an item to an empty list',
      { kind: 'add', path: ['rule_sets', 1, 'rules'], value: 'x' },
      ['-- { id: b, rules: [] }', '+- { id: b, rules: [x] }'],
    ],
    ['makes a list', { kind: 'add', path: ['allowlists'], value: { id: 'l' } }, ['+allowlists:', '+- id: l']],
    ['removes an item', { kind: 'remove', path: ['rule_sets'], at: 1 }, ['-- { id: b, rules: [] }']],
  ])('%s, and touches nothing else', (_, edit, lines) => {
    const after = editDocument(TEXT, edit);
    expect(differing(TEXT, after).toSorted()).toEqual(lines.toSorted());
    expect(readDocument(after)).toMatchObject({ kind: 'read' });
  });

  it('keeps what comments are about', () => {
    const after = editDocument(TEXT, { kind: 'move', path: ['mappings'], from: 1, to: 0 });
    expect(after).toContain('  # the rest\n  - id: m2');
    expect(parse(after)).toMatchObject({ mappings: [{ id: 'm2' }, { id: 'm1' }] });
  });

  it('leaves what cannot be read as it is', () => {
    const text = 'rule_sets: [\n  - x';
    expect(editDocument(text, { kind: 'set', path: ['name'], value: 'x' })).toBe(text);
    expect(readDocument(text)).toMatchObject({ kind: 'unreadable' });
    expect(readDocument('- a')).toMatchObject({ kind: 'unreadable' });
  });

  it('is not blown up by aliases', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let at = 1; at < 9; at++)
      lines.push(
        `a${at}: &a${at} [${Array(9)
          .fill(`*a${at - 1}`)
          .join(', ')}]`,
      );
    expect(readDocument(lines.join('\n'))).toMatchObject({ kind: 'unreadable' });
  });

  it('moves and moves back rules of the policies that we ship', () => {
    const directory = new URL('../../../../../policies/', import.meta.url);
    const names = readdirSync(directory).filter((name) => name.endsWith('.yaml'));
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) {
      const text = readFileSync(new URL(name, directory), 'utf8');
      const rules: readonly unknown[] = parse(text).rule_sets[0].rules;
      const path = ['rule_sets', 0, 'rules'] as const;
      const last = rules.length - 1;
      const there = editDocument(text, { kind: 'move', path, from: last, to: 0 });
      expect(parse(there).rule_sets[0].rules).toEqual([rules[last], ...rules.slice(0, last)]);
      const moved = editDocument(there, { kind: 'move', path, from: 0, to: last });
      expect(moved.split('\n').toSorted()).toEqual(text.split('\n').toSorted());
      expect(parse(moved)).toEqual(parse(text));
    }
  });
});
