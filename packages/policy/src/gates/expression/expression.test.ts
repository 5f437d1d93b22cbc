import { AssayError, type DocumentProblem } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../../compile-policy.ts';
import { planEvaluation } from '../../evaluation/plan-evaluation.ts';
import { factsOf } from '../../policy-tests/draft-facts.ts';
import { decideOn, findingsOf, policyText } from '../../testing/run-trigger.ts';

function problemsOf(text: string): readonly DocumentProblem[] {
  try {
    compilePolicy({ text, name: 'p.yaml' });
    return [];
  } catch (error) {
    if (error instanceof AssayError) return error.problems;
    throw error;
  }
}

function needsOf(expression: string): readonly string[] {
  const policy = compilePolicy({
    text: policyText([{ gate: 'expression', trigger: 'deny', params: { expression } }]),
    name: 'p',
  });
  return [...planEvaluation(policy, factsOf(), { unmapped: null }).needs.kinds];
}

const documentOf = (params: string): string => `version: "2"
id: p
name: p
rule_sets:
  - id: r
    name: r
    version: "1"
    rules:
      - id: one
        gate: expression
        trigger: deny
        action: STOP
        params: ${params}
mappings:
  - { id: m, name: m, registry: "*", repository: "*", image: { type: tag, value: "*" }, rule_set_ids: [r], allowlist_ids: [] }
`;

describe('a rule with an expression', () => {
  test.each([
    ['a plain text', '\n          expression: config.user == 5', 14, 23],
    ['a text in quotes', `\n          expression: 'config.user == "root" && config.usr == ""'`, 14, 56],
    [
      'a text over lines',
      '\n          expression: |\n            config.user == "root"\n              && pakages.size() > 0',
      16,
      18,
    ],
    [
      'the historical list',
      '\n          - name: expression\n            value: "labels[\\"a\\"].matches(\\"(\\")"',
      15,
      43,
    ],
  ])('points at the offending character: %s', (_style, params, line, column) => {
    expect(problemsOf(documentOf(params)).map((problem) => [problem.line, problem.column])).toEqual([[line, column]]);
  });

  test('a bad regular expression is a problem of its own kind', () => {
    const problems = problemsOf(documentOf('{ expression: \'"a".matches("(")\' }'));
    expect(problems.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['PATTERN_INVALID', '/rule_sets/0/rules/0/params/expression'],
    ]);
  });

  test('needs the facts that it names and no layers for the configuration', () => {
    expect(needsOf('config.user == "" && image.tag == "latest"')).toEqual(['config']);
    expect(needsOf('packages.size() > 0')).toEqual(['gaps', 'packages']);
  });

  test('a variable of the policy stands in the expression', () => {
    const rule = {
      gate: 'expression',
      trigger: 'deny',
      params: { expression: 'config.user == "${user}"', question: 'q' },
    };
    const text = policyText([rule], { variables: { user: 'root' } });
    expect(decideOn(text, factsOf({ config: { user: 'root' } })).verdict).toBe('fail');
    expect(decideOn(text, factsOf({ config: { user: 'app' } })).verdict).toBe('pass');
  });

  test.each(['deny', 'require'])('%s without a value is an error, never a pass', (trigger) => {
    const params = { expression: 'labels["none"] == "x"' };
    const decision = decideOn(policyText([{ gate: 'expression', trigger, params }]), factsOf());
    expect(decision.verdict).toBe('error');
    expect(decision.findings.map(({ status }) => status)).toEqual(['error']);
  });

  test('too many steps are an error, whatever the rest says', () => {
    const packages = Array.from({ length: 2000 }, (_, index) => ({ name: `p${index}` }));
    const params = { expression: 'packages.all(p, packages.all(q, true)) || true' };
    for (const trigger of ['deny', 'require']) {
      const decision = decideOn(policyText([{ gate: 'expression', trigger, params }]), factsOf({ packages }));
      expect(decision.findings.map(({ message }) => message)).toEqual([
        'The rule could not be evaluated: the expression has no value: it takes more than 4000000 steps',
      ]);
    }
  });
});

describe('ids of findings', () => {
  const idOf = (params: Readonly<Record<string, unknown>>): string | undefined =>
    findingsOf({ gate: 'expression', trigger: 'deny', params }).at(0)?.id;

  test('do not depend on blanks, and differ between questions', () => {
    expect(idOf({ expression: 'config.user   ==\n ""' })).toBe(idOf({ expression: 'config.user == ""' }));
    expect(idOf({ expression: 'config.user == ""' })).not.toBe(idOf({ expression: 'config.author == ""' }));
  });

  test('keep when a named question is put in other words', () => {
    const question = 'no-user';
    expect(idOf({ expression: 'config.user == ""', question })).toBe(
      idOf({ expression: '"" == config.user', question }),
    );
  });

  test('of elements are those of the package and the question, so that allowlists can name either', () => {
    const packages = [{ name: 'a' }, { name: 'b' }];
    const params = { expression: 'packages', question: 'all' };
    const findings = findingsOf({ gate: 'expression', trigger: 'list', params }, { packages });
    expect(findings.map(({ triggerId, subject }) => [triggerId, subject.purl])).toEqual([
      ['pkg:deb/a@1.0#all', 'pkg:deb/a@1.0'],
      ['pkg:deb/b@1.0#all', 'pkg:deb/b@1.0'],
    ]);
  });
});
