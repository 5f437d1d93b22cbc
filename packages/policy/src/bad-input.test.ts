import { AssayError, type DocumentProblem } from '@assay/core';
import { testRuns } from '@assay/testkit';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from './compile-policy.ts';
import { policyText } from './testing/run-trigger.ts';

interface Refusal {
  readonly code: string;
  readonly problems: readonly DocumentProblem[];
}

/** How a document is refused; null when it is not. Anything but a typed error fails the test. */
function refusalOf(text: string): Refusal | null {
  try {
    compilePolicy({ text, name: 'p.yaml' });
    return null;
  } catch (error) {
    if (error instanceof AssayError) return { code: error.code, problems: error.problems };
    throw error;
  }
}

const codesOf = (text: string): readonly string[] => (refusalOf(text)?.problems ?? []).map(({ code }) => code);

function expressionRule(expression: string): string {
  return policyText([{ gate: 'expression', trigger: 'deny', params: { expression } }]);
}

describe('a document that is too much is refused in bounded time and memory', { timeout: 30_000 }, () => {
  const layers = Array.from({ length: 40 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]\n`);
  test.each([
    ['100 MB of one text', () => `a: ${'x'.repeat(100 * 2 ** 20)}`, 'TOO_LARGE'],
    ['100 MB of blank lines', () => '\n'.repeat(100 * 2 ** 20), 'TOO_LARGE'],
    ['10 MB of braces', () => '{'.repeat(10 * 2 ** 20), 'TOO_LARGE'],
    ['3 MB of dashes', () => '- '.repeat(1.5 * 2 ** 20), 'TOO_LARGE'],
    ['3 MB of quotes', () => `a: ${'"'.repeat(3 * 2 ** 20)}`, 'TOO_LARGE'],
    ['many keys', () => Array.from({ length: 260_000 }, (_, index) => `k${index}: 1\n`).join(''), 'TOO_LARGE'],
    [
      'many keys in JSON',
      () => `{${Array.from({ length: 260_000 }, (_, index) => `"k${index}":1`).join(',')}}`,
      'TOO_LARGE',
    ],
    ['aliases that double', () => `a0: &a0 [x]\n${layers.join('')}`, 'TOO_LARGE'],
    ['an alias to all before', () => `a: &a {b: 1}\nc: [${'*a, '.repeat(300_000)}*a]\n`, 'TOO_LARGE'],
    ['deep JSON', () => `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`, 'TOO_LARGE'],
    ['deep YAML', () => Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''), 'TOO_LARGE'],
  ])('%s', (_what, make, code) => {
    expect(codesOf(make())).toContain(code);
  });

  test('expressions that are too many together', () => {
    const expression = Array.from(
      { length: 150 },
      (_, index) => `"${index}".matches("(a|b|c|d){${300 + index}}")`,
    ).join(' || ');
    const rules = Array.from({ length: 8 }, () => ({ gate: 'expression', trigger: 'deny', params: { expression } }));
    expect(codesOf(policyText(rules))).toEqual(['TOO_LARGE']);
  });
});

describe('keys that mean something elsewhere mean nothing here', () => {
  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s', (key) => {
    for (const text of [
      `{"${key}": {"id": "x"}, "id": "p", "mappings": [], "rule_sets": []}`,
      `${key}: {}\nid: p\nmappings: []\nrule_sets: []\n`,
    ]) {
      expect(codesOf(text)).toEqual(['KEY_UNKNOWN']);
    }
  });

  test.each(['__proto__', 'constructor'])('a gate, trigger or parameter called %s', (name) => {
    expect(codesOf(policyText([{ gate: name, trigger: 'x' }]))).toEqual(['GATE_UNKNOWN']);
    expect(codesOf(policyText([{ gate: 'always', trigger: name }]))).toEqual(['TRIGGER_UNKNOWN']);
    const text = policyText([{ gate: 'always', trigger: 'always' }]).replace(
      '"always","trigger"',
      `"always","params":{"${name}":1},"trigger"`,
    );
    expect(codesOf(text)).toEqual(['PARAMETER_UNKNOWN']);
  });
});

test.each([
  ['a key twice in JSON', '{"id": "p",\n "id": "q"}', 'KEY_DUPLICATE', 2],
  ['a key twice, once in quotes', 'id: p\n"id": q\n', 'KEY_DUPLICATE', 2],
  ['a key twice within a flow', 'a: {b: 1,\n  b: 2}\n', 'KEY_DUPLICATE', 2],
  ['half a pair of surrogates', '{"id": "\\ud800"}\n', 'KEY_MISSING', 1],
  ['a null character', 'id: "a\u0000b"\n', 'KEY_MISSING', 1],
  ['the wrong encoding', '\uFFFD\uFFFDi\u0000d\u0000:\u0000', 'TYPE_WRONG', 1],
])('%s', (_what, text, code, line) => {
  expect(refusalOf(text)?.problems.find((problem) => problem.code === code)?.line).toBe(line);
});

describe('hostile expressions in a policy', () => {
  test.each([
    `${'('.repeat(3000)}true${')'.repeat(3000)}`,
    `${'!'.repeat(8000)}true`,
    'a'.repeat(8000),
    `"${'\\\\'.repeat(4000)}"`,
    '"a".matches("((((a{20}){20}){20}){20})")',
    `"a".matches("${'(a*)*'.repeat(1000)}")`,
    `${'has('.repeat(200)}a.b${')'.repeat(200)}`,
    `[${'[],'.repeat(2000)}[]].size() == 0`,
    'packages.map(packages, packages.map(packages, packages))',
    '\u0000',
    '/* */ true',
    'true // remark',
  ])('%# is refused or compiled, at a place', (expression) => {
    const refusal = refusalOf(expressionRule(expression));
    for (const { line, column } of refusal?.problems ?? []) expect([line >= 1, column >= 1]).toEqual([true, true]);
    expect(refusal?.code ?? 'POLICY_INVALID').toBe('POLICY_INVALID');
  });

  test('whatever stands in an expression is refused with a place within it, or compiled', () => {
    const word = fc.constantFrom(
      'packages',
      'config.user',
      'labels',
      'now',
      'x',
      'has(',
      '.exists(p, ',
      '.matches(',
      '.size()',
      '"a"',
      "'b'",
      '1',
      '1.5',
      '==',
      '&&',
      '||',
      '!',
      '-',
      '+',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      ',',
      '?',
      ':',
      '.',
      'in',
      'true',
      '\\',
      '"',
      '\n',
      '//',
      'r"',
      'b"',
      '🙂',
      'cel.bind(',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        const text = expressionRule(words.join(' '));
        for (const { line, column } of refusalOf(text)?.problems ?? []) {
          expect(line).toBe(1);
          expect(column).toBeLessThanOrEqual(text.length + 1);
          expect(column).toBeGreaterThan(text.indexOf('"params"'));
        }
      }),
      testRuns(150),
    );
  });
});

const POLICY = `version: "2"
id: p
name: p
variables: { who: root }
rule_sets:
  - id: r
    name: r
    version: "1"
    rules:
      - id: one
        gate: dockerfile
        trigger: effective_user
        action: STOP
        when: { environment: prod* }
        params:
          - name: users
            value: \${who}
          - name: type
            value: denylist
      - gate: expression
        trigger: list
        action: WARN
        params:
          expression: |
            packages.filter(p, p.name.matches("^lib"))
allowlists:
  - id: a
    items:
      - { gate: packages, package: { purl: "pkg:deb/x", versions: "< 2" }, expires_on: 2030-01-01T00:00:00Z }
mappings:
  - id: m
    name: m
    registry: "*"
    repository: regexp:a|b
    image: { type: tag, value: "*" }
    rule_set_ids: [r]
    allowlist_ids: [a]
`;

test('whatever happens to a policy it compiles, or is refused with problems at places in it', () => {
  expect(refusalOf(POLICY)).toBeNull();
  const damage = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.integer({ min: 0, max: 12 }),
    put: fc.constantFrom(
      '',
      '\n',
      ' ',
      '- ',
      ': ',
      '"',
      "'",
      '|',
      '[',
      '{',
      '}',
      '&a ',
      '*a',
      '!t ',
      '<<: ',
      '0',
      'null',
      '\t',
      '#',
      '\u0000',
      '\u2028',
      '🙂',
      '${',
      '(',
      '*',
    ),
  });
  let refused = 0;
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (all) => {
      let text = POLICY;
      for (const { at, cut, put } of all) {
        const offset = Math.floor(at * text.length);
        text = text.slice(0, offset) + put + text.slice(offset + cut);
      }
      const refusal = refusalOf(text);
      if (refusal === null) return;
      refused += 1;
      expect(refusal.problems.some(({ severity }) => severity === 'error')).toBe(true);
      const lines = text.split('\n');
      for (const { line, column } of refusal.problems) {
        expect(line).toBeLessThanOrEqual(lines.length);
        expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 2);
      }
    }),
    testRuns(150),
  );
  expect(refused).toBeGreaterThan(40);
});
