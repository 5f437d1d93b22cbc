import { AssayError, type DocumentProblem } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from './compile-policy.ts';

/** The problems of a document, as `line:column CODE`, errors only unless asked. */
function problemsOf(text: string): { readonly code: string | null; readonly problems: readonly DocumentProblem[] } {
  try {
    return { code: null, problems: compilePolicy({ text, name: 'policy.yaml' }).warnings };
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return { code: error.code, problems: error.problems };
  }
}

const brief = ({ line, column, code }: DocumentProblem): string => `${line}:${column} ${code}`;

const BASE = `version: "2"
id: p
name: p
rule_sets:
  - id: r
    name: r
    version: "1"
    rules:
      - id: one
        gate: always
        trigger: always
        params: []
        action: STOP
mappings:
  - id: m
    name: m
    registry: "*"
    repository: "*"
    image: { type: tag, value: "*" }
    rule_set_ids: [r]
    allowlist_ids: []
`;
const GATE = '        gate: always\n        trigger: always\n        params: []\n';
const withRule = (rule: string): string => BASE.replace(GATE, rule);

test('a sound document has no problems', () => {
  expect(problemsOf(BASE)).toEqual({ code: null, problems: [] });
});

const strip = (text: string): string =>
  JSON.stringify({ ...compilePolicy({ text, name: 'x' }), digest: '' }, (key, value: unknown) =>
    key === 'place' ? undefined : value,
  );

test('the same document as JSON says the same', () => {
  const json = JSON.stringify({
    version: '2',
    id: 'p',
    name: 'p',
    rule_sets: [
      {
        id: 'r',
        name: 'r',
        version: '1',
        rules: [{ id: 'one', gate: 'always', trigger: 'always', params: [], action: 'STOP' }],
      },
    ],
    mappings: [
      {
        id: 'm',
        name: 'm',
        registry: '*',
        repository: '*',
        image: { type: 'tag', value: '*' },
        rule_set_ids: ['r'],
        allowlist_ids: [],
      },
    ],
  });
  expect(strip(json)).toBe(strip(BASE));
});

describe('an unreadable document', () => {
  test.each([
    ['empty', '', '1:1 SYNTAX'],
    ['a comment only', '# nothing\n', '1:1 SYNTAX'],
    ['a tab as indentation', 'a:\n\t- b\n', '2:1 SYNTAX'],
    ['an unclosed list', 'a: [1,\n', '2:1 SYNTAX'],
    ['an unclosed text', '{"a": "b', '1:9 SYNTAX'],
    ['cut-off JSON', '{"a": {"b": 1}', '1:15 SYNTAX'],
    ['two documents', 'a: 1\n---\nb: 2\n', '2:1 SEVERAL_DOCUMENTS'],
    ['a key twice', 'a: 1\nb: 2\na: 3\n', '3:1 KEY_DUPLICATE'],
    ['an unknown tag', 'a: !code x\n', '1:4 SYNTAX'],
    ['binary', 'a: !!binary aGVsbG8=\n', '1:13 SYNTAX'],
    ['an alias to nothing', 'a: *x\n', '1:4 SYNTAX'],
    ['an alias inside its own anchor', 'a: &x [*x]\n', '1:8 SYNTAX'],
    ['a list as a key', '? [a]\n: b\n', '1:3 SYNTAX'],
    ['deep flow nesting', `a: ${'['.repeat(10_000)}`, '1:68 TOO_LARGE'],
    ['deep block nesting', '- '.repeat(10_000), '1:131 TOO_LARGE'],
    [
      'an anchor bomb',
      `a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}*a${i}]\n`).join('')}`,
      '1:1 TOO_LARGE',
    ],
    ['too many values', `[${'1,'.repeat(400_000)}1]`, '1:1 TOO_LARGE'],
    ['many documents', '---\n'.repeat(100_000), '2:1 SEVERAL_DOCUMENTS'],
    ['a huge text', `a: ${'x'.repeat(10 * 1024 * 1024)}`, '1:1 TOO_LARGE'],
  ])('%s', (_, text, first) => {
    const { code, problems } = problemsOf(text);
    expect(code).toBe('POLICY_UNREADABLE');
    expect(problems[0] === undefined ? null : brief(problems[0])).toBe(first);
  });
});

describe('an invalid document', () => {
  test.each<[string, string, readonly string[], string?]>([
    ['a text', 'hello', ['1:1 TYPE_WRONG']],
    [
      'a list of mappings',
      '- registry: "*"\n',
      ['1:1 TYPE_WRONG'],
      'put the list under mappings: and add the rule_sets that it names',
    ],
    ['nothing that a policy needs', 'name: x\n', ['1:1 KEY_MISSING', '1:1 KEY_MISSING']],
    ['an unknown key', `${BASE}allow_lists: []\n`, ['22:1 KEY_UNKNOWN'], 'did you mean allowlists?'],
    ['a merge key', `${BASE}<<: {}\n`, ['22:1 KEY_UNKNOWN']],
    ['an unknown version', BASE.replace('"2"', '"3"'), ['1:10 VALUE_INVALID']],
    [
      'rule_sets as an object',
      BASE.replace('rule_sets:\n  - id: r', 'rule_sets:\n    id: r'),
      ['5:5 TYPE_WRONG', '20:20 REFERENCE_MISSING'],
    ],
    [
      'an unknown gate',
      withRule('        gate: dockerfil\n        trigger: always\n'),
      ['10:15 GATE_UNKNOWN'],
      'did you mean dockerfile?',
    ],
    [
      'a trigger of later',
      withRule('        gate: vulnerabilities\n        trigger: packages\n'),
      ['11:18 TRIGGER_UNKNOWN'],
    ],
    [
      'a gate of the past',
      withRule('        gate: pkgcheck\n        trigger: x\n'),
      ['10:15 GATE_UNAVAILABLE'],
      'its place was taken by packages',
    ],
    [
      'a gate that is named like a method',
      withRule('        gate: constructor\n        trigger: x\n'),
      ['10:15 GATE_UNKNOWN'],
    ],
    [
      'an unknown trigger',
      withRule('        gate: dockerfile\n        trigger: instructio\n'),
      ['11:18 TRIGGER_UNKNOWN'],
      'did you mean instruction?',
    ],
    [
      'an unknown parameter',
      withRule(
        '        gate: dockerfile\n        trigger: exposed_ports\n        params: { ports: 22, type: denylist, tipe: x }\n',
      ),
      ['12:52 PARAMETER_UNKNOWN'],
      'did you mean type?',
    ],
    [
      'an unknown parameter in the list form',
      withRule(
        '        gate: always\n        trigger: always\n        params:\n          - name: x\n            value: y\n',
      ),
      ['14:20 PARAMETER_UNKNOWN'],
      'it takes no parameters',
    ],
    [
      'a missing parameter',
      withRule('        gate: dockerfile\n        trigger: exposed_ports\n        params: { ports: 22 }\n'),
      ['11:18 PARAMETER_MISSING'],
    ],
    [
      'a parameter twice',
      withRule(
        '        gate: always\n        trigger: always\n        params: [{ name: a, value: b }, { name: a, value: c }]\n',
      ),
      ['12:59 KEY_CONFLICT'],
    ],
    [
      'one parameter under two names',
      withRule(
        '        gate: passwd_file\n        trigger: denylist_shells\n        params: { shells: a, shellmatch: b }\n',
      ),
      ['12:42 KEY_CONFLICT'],
    ],
    [
      'a value that is needed',
      withRule(
        '        gate: dockerfile\n        trigger: instruction\n        params: { instruction: USER, check: "=" }\n',
      ),
      ['11:18 PARAMETER_MISSING'],
    ],
    [
      'a word that is none',
      withRule(
        '        gate: dockerfile\n        trigger: instruction\n        params: { instruction: USR, check: exists }\n',
      ),
      ['12:32 PARAMETER_INVALID'],
      'did you mean USER?',
    ],
    [
      'a word that is a property of every object',
      withRule(
        '        gate: dockerfile\n        trigger: exposed_ports\n        params: { ports: 22, type: constructor }\n',
      ),
      ['12:36 PARAMETER_INVALID'],
    ],
    [
      'ports that are none',
      withRule(
        '        gate: dockerfile\n        trigger: exposed_ports\n        params: { ports: "22,", type: denylist }\n',
      ),
      ['12:26 PARAMETER_INVALID'],
    ],
    [
      'an object as a parameter',
      withRule('        gate: packages\n        trigger: denylist\n        params: { name: { a: b } }\n'),
      ['12:25 PARAMETER_INVALID'],
    ],
    [
      'a size that is none',
      withRule(
        '        gate: metadata\n        trigger: attribute\n        params: { attribute: size, check: ">", value: 1pb }\n',
      ),
      ['12:55 PARAMETER_INVALID'],
    ],
    [
      'a regular expression that is none',
      withRule('        gate: files\n        trigger: name_match\n        params: { regex: "(" }\n'),
      ['12:26 PATTERN_INVALID'],
    ],
    [
      'look-ahead',
      withRule('        gate: files\n        trigger: name_match\n        params: { regex: "a(?=b)" }\n'),
      ['12:26 PATTERN_INVALID'],
      'expressions are RE2 syntax: no look-around and no back-references',
    ],
    [
      'a broken expression in a like check',
      withRule(
        '        gate: dockerfile\n        trigger: instruction\n        params: { instruction: RUN, check: like, value: "[" }\n',
      ),
      ['12:57 PATTERN_INVALID'],
    ],
    ['an action that is none', BASE.replace('action: STOP', 'action: HALT'), ['13:17 VALUE_INVALID']],
    ['a rule without an action', BASE.replace('        action: STOP\n', ''), ['9:9 KEY_MISSING']],
    [
      'an unknown key in a rule',
      BASE.replace('action: STOP', 'action: STOP\n        serverity: high'),
      ['14:9 KEY_UNKNOWN'],
      'did you mean severity?',
    ],
    [
      'rule ids twice',
      BASE.replace('mappings:', '      - { id: one, gate: always, trigger: always, action: go }\nmappings:'),
      ['14:15 ID_DUPLICATE'],
    ],
    [
      'rule set ids twice',
      BASE.replace('mappings:', '  - { id: r, rules: [{ gate: always, trigger: always, action: go }] }\nmappings:'),
      ['14:11 ID_DUPLICATE'],
    ],
    ['a rule set that is absent', BASE.replace('[r]', '[r, s]'), ['20:23 REFERENCE_MISSING']],
    [
      'a rule set id with a slip',
      BASE.replace('- id: r\n', '- id: rules\n').replace('[r]', '[rulse]'),
      ['20:20 REFERENCE_MISSING'],
      'did you mean rules?',
    ],
    [
      'an allowlist that is absent',
      BASE.replace('allowlist_ids: []', 'allowlist_ids: [a]'),
      ['21:21 REFERENCE_MISSING'],
    ],
    ['no rule sets named', BASE.replace('    rule_set_ids: [r]\n', ''), ['15:5 KEY_MISSING']],
    [
      'rule sets named twice over',
      BASE.replace('rule_set_ids: [r]', 'rule_set_ids: [r]\n    policy_ids: [r]'),
      ['21:5 KEY_CONFLICT', '21:5 LEGACY_KEY'],
    ],
    [
      'policy_id and policy_ids',
      BASE.replace('rule_set_ids: [r]', 'policy_id: r\n    policy_ids: [r]'),
      ['20:5 KEY_CONFLICT', '20:5 LEGACY_KEY', '21:5 LEGACY_KEY'],
    ],
    ['a mapping without registry', BASE.replace('    registry: "*"\n', ''), ['15:5 KEY_MISSING']],
    [
      'an image type that is none',
      BASE.replace('type: tag', 'type: tags'),
      ['19:20 VALUE_INVALID'],
      'did you mean tag?',
    ],
    [
      'a registry expression that is none',
      BASE.replace('registry: "*"', 'registry: "regexp:("'),
      ['17:15 PATTERN_INVALID'],
    ],
    ['a registry that is a list', BASE.replace('registry: "*"', 'registry: [a]'), ['17:15 TYPE_WRONG']],
    ['an empty id', BASE.replace('id: m', 'id: ""'), ['15:9 VALUE_INVALID']],
    ['unmapped that is none', `${BASE}unmapped: deny\n`, ['22:11 VALUE_INVALID']],
    [
      'an allowlist item with a date only',
      `${BASE}allowlists: [{ id: a, items: [{ gate: always, trigger_id: x, expires_on: 2020-10-15 }] }]\n`,
      ['22:74 VALUE_INVALID'],
    ],
    [
      'an allowlist item for no gate',
      `${BASE}allowlists: [{ id: a, items: [{ gate: alway, trigger_id: x }] }]\n`,
      ['22:39 GATE_UNKNOWN'],
      'did you mean always?',
    ],
    [
      'an allowlist item without trigger_id',
      `${BASE}allowlists: [{ id: a, items: [{ gate: always }] }]\n`,
      ['22:31 KEY_MISSING'],
    ],
    [
      'an allowlist item with an unknown key',
      `${BASE}allowlists: [{ id: a, items: [{ gate: always, trigger_id: x, paht: /a }] }]\n`,
      ['22:62 KEY_UNKNOWN'],
    ],
    [
      'an image list entry without image',
      `${BASE}denylisted_images: [{ name: x, registry: a, repository: b }]\n`,
      ['22:21 KEY_MISSING'],
    ],
    [
      'a rule set for source artifacts',
      BASE.replace('    rules:', '    artifact_type: source\n    rules:'),
      ['8:20 KEY_IGNORED', '21:20 VALUE_INVALID'],
    ],
  ])('%s', (_, text, expected, hint) => {
    const { code, problems } = problemsOf(text);
    expect(code).toBe('POLICY_INVALID');
    expect(problems.map(brief)).toEqual(expected);
    if (hint !== undefined) expect(problems[0]?.hint).toBe(hint);
  });

  test('tells all problems at once, in the order of the document, with pointers', () => {
    const text = BASE.replace('gate: always', 'gate: alwas')
      .replace('action: STOP', 'action: NO')
      .replace('[r]', '[q]');
    expect(problemsOf(text).problems.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['GATE_UNKNOWN', '/rule_sets/0/rules/0/gate'],
      ['VALUE_INVALID', '/rule_sets/0/rules/0/action'],
      ['REFERENCE_MISSING', '/mappings/0/rule_set_ids/0'],
    ]);
  });

  test('lists a bounded number of problems', () => {
    const { problems } = problemsOf(`${BASE}${Array.from({ length: 3000 }, (_, i) => `k${i}: 1\n`).join('')}`);
    expect(problems).toHaveLength(501);
    expect(problems.at(-1)?.code).toBe('PROBLEMS_TRUNCATED');
  });

  test('control characters of the document are not printed', () => {
    const { problems } = problemsOf(`${BASE}"\\e[31mred": 1\n`);
    expect(problems[0]?.message).not.toContain('\u001B');
  });
});

const rule = (params: string): string =>
  withRule(`        gate: dockerfile\n        trigger: exposed_ports\n        params: ${params}\n`);

describe('our superset', () => {
  test.each([
    ['a map of texts', '{ ports: "22,23", type: denylist }'],
    ['a number', '{ ports: 22, type: denylist }'],
    ['a list', '{ ports: [22, "8000-8010"], type: DENYLIST }'],
    ['the historical list', '[{ name: ports, value: "22" }, { name: Type, value: denylist }]'],
    ['a typed flag', '{ ports: 22, type: denylist, actual_dockerfile_only: false }'],
  ])('takes parameters as %s', (_, params) => {
    expect(problemsOf(rule(params))).toEqual({ code: null, problems: [] });
  });

  test('takes description, recommendation and severity, and makes ids that are left out', () => {
    const text = BASE.replace(
      '- id: one\n        gate',
      '- description: d\n        recommendation: fix it\n        severity: high\n        gate',
    );
    const [first] = compilePolicy({ text, name: 'x' }).ruleSets[0]?.rules ?? [];
    expect(first).toMatchObject({ id: 'always.always', description: 'd', recommendation: 'fix it', severity: 'high' });
  });

  test('made ids never meet given ones', () => {
    const rules =
      '      - { id: always.always, gate: always, trigger: always, action: go }\n      - { gate: always, trigger: always, action: go }\nmappings:';
    const text = BASE.replace('- id: one\n        gate', '- gate').replace('mappings:', rules);
    const ids = compilePolicy({ text, name: 'x' }).ruleSets[0]?.rules.map((entry) => entry.id);
    expect(ids).toEqual(['always.always-2', 'always.always', 'always.always-3']);
  });

  test('a document without id and name is called by its file', () => {
    const policy = compilePolicy({ text: BASE.replace('id: p\nname: p\n', ''), name: 'team.yaml' });
    expect([policy.id, policy.name]).toEqual(['team.yaml', 'team.yaml']);
  });

  test('unmapped', () => {
    expect(compilePolicy({ text: `${BASE}unmapped: warn\n`, name: 'x' }).unmapped).toBe('warn');
    expect(compilePolicy({ text: BASE, name: 'x' }).unmapped).toBeNull();
  });

  test('aliases of YAML may share parts', () => {
    const text = BASE.replace('rules:\n', 'rules: &all\n').replace(
      'mappings:',
      '  - { id: s, rules: *all }\nmappings:',
    );
    expect(compilePolicy({ text, name: 'x' }).ruleSets.map((set) => set.rules.length)).toEqual([1, 1]);
  });
});

describe('warnings', () => {
  test.each([
    ['source mappings', `${BASE}source_mappings: []\n`, ['22:1 KEY_IGNORED']],
    ['a mapping without rule sets', BASE.replace('[r]', '[]'), ['20:19 NOTHING_CHECKED']],
    [
      'a rule set without rules',
      BASE.replace(/rules:\n[^]*?mappings/, 'rules: []\nmappings'),
      ['8:12 NOTHING_CHECKED'],
    ],
    [
      'an item that accepts everything',
      `${BASE}allowlists: [{ id: a, items: [{ gate: always, trigger_id: "*" }] }]\n`,
      ['22:59 ALLOWLIST_BROAD'],
    ],
    [
      'an item for a gate of the past',
      `${BASE}allowlists: [{ id: a, items: [{ gate: anchoresec, trigger_id: CVE-1+x }] }]\n`,
      ['22:39 GATE_UNAVAILABLE'],
    ],
    [
      'a trigger in an item',
      `${BASE}allowlists: [{ id: a, items: [{ gate: always, trigger: x, trigger_id: y }] }]\n`,
      ['22:47 KEY_IGNORED'],
    ],
    [
      'an old trigger name',
      withRule('        gate: packages\n        trigger: blacklist\n        params: { name: x }\n'),
      ['11:18 LEGACY_NAME'],
    ],
    [
      'an old parameter name',
      withRule('        gate: passwd_file\n        trigger: denylist_shells\n        params: { shellmatch: x }\n'),
      ['12:31 LEGACY_NAME'],
    ],
    [
      'an old word',
      withRule(
        '        gate: dockerfile\n        trigger: effective_user\n        params: { users: root, type: blacklist }\n',
      ),
      ['12:38 LEGACY_NAME'],
    ],
  ])('%s', (_, text, expected) => {
    const { code, problems } = problemsOf(text);
    expect(code).toBeNull();
    expect(problems.map(brief)).toEqual(expected);
  });
});

test('regular expressions that are too many together are refused, whoever holds them', () => {
  const regex = '(a|b|c|d){900}';
  const rules = Array.from({ length: 400 }, () => ({
    gate: 'files',
    trigger: 'name_match',
    params: { regex },
    action: 'GO',
  }));
  const place = {
    registry: '*',
    repository: '*',
    image: { type: 'tag', value: `regexp:${regex}` },
    rule_set_ids: ['r'],
  };
  const sound = { rule_sets: [{ id: 'r', rules: [{ gate: 'always', trigger: 'always', action: 'GO' }] }] };
  const mappings = Array.from({ length: 400 }, () => place);
  for (const document of [
    { rule_sets: [{ id: 'r', rules }], mappings: [] },
    { ...sound, mappings },
  ]) {
    const { code, problems } = problemsOf(JSON.stringify(document));
    expect(code).toBe('POLICY_INVALID');
    expect(problems.map((problem) => problem.code)).toEqual(['TOO_LARGE']);
  }
});
