import type { XmlElement } from './read-xml.ts';

interface ElementRule {
  readonly attributes: readonly string[];
  readonly optional?: readonly string[];
  /** Names of children in their order, a letter for how often: `?` at most once, `*` any number, `1` once. */
  readonly children: readonly (readonly [names: readonly string[], times: '?' | '*' | '1'])[];
  readonly text?: true;
}

/** What the schema of Ant's JUnit reports and that of Jenkins' xUnit plugin both allow. */
const RULES: ReadonlyMap<string, ElementRule> = new Map<string, ElementRule>([
  ['testsuites', { attributes: [], children: [[['testsuite'], '*']] }],
  [
    'testsuite',
    {
      attributes: ['package', 'id', 'name', 'timestamp', 'hostname', 'tests', 'failures', 'errors', 'time'],
      optional: ['skipped'],
      children: [
        [['properties'], '1'],
        [['testcase'], '*'],
        [['system-out'], '1'],
        [['system-err'], '1'],
      ],
    },
  ],
  ['properties', { attributes: [], children: [[['property'], '*']] }],
  ['property', { attributes: ['name', 'value'], children: [] }],
  ['testcase', { attributes: ['name', 'classname', 'time'], children: [[['skipped', 'error', 'failure'], '?']] }],
  ['skipped', { attributes: ['message'], children: [], text: true }],
  ['error', { attributes: ['message', 'type'], children: [], text: true }],
  ['failure', { attributes: ['message', 'type'], children: [], text: true }],
  ['system-out', { attributes: [], children: [], text: true }],
  ['system-err', { attributes: [], children: [], text: true }],
]);

/** What is wrong with a JUnit report; empty when nothing is. */
export function junitFaults(root: XmlElement): readonly string[] {
  if (root.name !== 'testsuites') return ['the root is not testsuites'];
  return [...elementFaults(root), ...root.children.flatMap(suiteFaults)];
}

function elementFaults({ name, attributes, children, text }: XmlElement): readonly string[] {
  const rule = RULES.get(name);
  if (rule === undefined) return [`unknown element ${name}`];
  const present = new Set(Object.keys(attributes));
  const known = new Set([...rule.attributes, ...(rule.optional ?? [])]);
  const faults = [
    ...rule.attributes.filter((key) => !present.has(key)).map((key) => `${name} has no ${key}`),
    ...[...present].filter((key) => !known.has(key)).map((key) => `${name} has ${key}`),
    ...(rule.text === true || text.trim() === '' ? [] : [`${name} has text`]),
  ];
  const names = children.map((child) => child.name);
  for (const [allowed, times] of rule.children) {
    let count = 0;
    while (allowed.includes(names[0] ?? '')) {
      names.shift();
      count++;
    }
    if ((times !== '*' && count > 1) || (times === '1' && count < 1))
      faults.push(`${name}: ${count} ${allowed.join('|')}`);
  }
  if (names.length > 0) faults.push(`${name}: ${names.join(' ')} out of place`);
  return [...faults, ...children.flatMap(elementFaults)];
}

function suiteFaults({ attributes, children }: XmlElement, index: number): readonly string[] {
  const cases = children.filter(({ name }) => name === 'testcase');
  const count = (name: string): string =>
    String(cases.filter((testCase) => testCase.children.some((child) => child.name === name)).length);
  const expected: Readonly<Record<string, string>> = {
    id: String(index),
    tests: String(cases.length),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
  return [
    ...Object.entries(expected)
      .filter(([key, value]) => attributes[key] !== value)
      .map(([key, value]) => `${key} is ${attributes[key] ?? 'missing'}, not ${value}`),
    ...(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(attributes['timestamp'] ?? '') ? [] : ['timestamp']),
    ...((attributes['name'] ?? '').trim() === '' ? ['name'] : []),
  ];
}
