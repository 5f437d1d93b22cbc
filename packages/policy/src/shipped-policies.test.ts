import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lintPolicy } from './analysis/lint-policy.ts';
import { compilePolicy } from './compile-policy.ts';
import { policyNeeds } from './evaluation/fact-needs.ts';
import { decodePolicyTests } from './policy-tests/decode-tests.ts';
import { runPolicyTests } from './policy-tests/run-policy-tests.ts';
import { type FactsDraft, factsOf } from './policy-tests/draft-facts.ts';
import { decideOn } from './testing/run-trigger.ts';

const DIRECTORY = join(import.meta.dirname, '../../../policies');
const read = (name: string): string => readFileSync(join(DIRECTORY, name), 'utf8');

const HEALTHCHECK = { test: ['CMD', 'true'], intervalNs: null, timeoutNs: null, startPeriodNs: null, retries: null };
const SOUND: FactsDraft = { config: { user: '1000', healthcheck: HEALTHCHECK } };

describe('every shipped policy', () => {
  test.each(readdirSync(DIRECTORY).filter((name) => name.endsWith('.yaml')))('%s loads without warnings', (name) => {
    expect(compilePolicy({ text: read(name), name }).warnings).toEqual([]);
  });
});

/** Rules that only count once whoever uses the pack has named whom to trust, or gives results of others. */
const OPTIONAL_RULE_SETS = new Set(['trust', 'malware']);

describe.each(readdirSync(DIRECTORY).filter((name) => name.endsWith('.yaml')))('the policy tests of %s', (name) => {
  const policy = compilePolicy({ text: read(name), name });
  const document = decodePolicyTests({ text: read(`tests/${name}`), name });
  const report = runPolicyTests(document.cases, policy);

  test.each(report.results)('$name', ({ failures }) => {
    expect(failures).toEqual([]);
  });

  test('see every rule fire and not fire, and use every mapping', () => {
    const used = report.coverage.rules.filter(({ id }) => !OPTIONAL_RULE_SETS.has(id.split('/', 1)[0] ?? ''));
    expect(used.filter(({ asked, hit }) => hit === 0 || hit === asked)).toEqual([]);
    expect(report.coverage.mappings.filter(({ hit }) => hit === 0)).toEqual([]);
    expect(document.policy).toBe(`../${name}`);
  });

  test('have a policy whose rules say why, what to do and where that is written', () => {
    const rules = policy.ruleSets.flatMap((ruleSet) => ruleSet.rules);
    expect(rules.filter(({ description, recommendation }) => description === null || recommendation === null)).toEqual(
      [],
    );
    const uncited = rules.filter(({ description }) => !/\b(?:CIS|NIST|OWASP|OCI|Kubernetes)\b/.test(description ?? ''));
    expect(name === 'default.yaml' ? [] : uncited).toEqual([]);
    expect(lintPolicy(policy).filter(({ code }) => code !== 'RULE_SET_UNUSED')).toEqual([]);
  });
});

describe('the default policy', () => {
  test.each<[string, FactsDraft, string, readonly string[]]>([
    ['a sound image', SOUND, 'pass', []],
    ['root and no health check', {}, 'warn', ['not-as-root', 'healthcheck']],
    ['an SSH port', { config: { ...SOUND.config, exposedPorts: ['22/tcp'] } }, 'fail', ['no-ssh-port']],
    ['a private key', { ...SOUND, files: [{ path: '/root/.ssh/id_ed25519' }] }, 'fail', ['no-private-key-file']],
    ['a public key', { ...SOUND, files: [{ path: '/root/.ssh/id_ed25519.pub' }] }, 'pass', []],
    ['a setuid program', { ...SOUND, files: [{ path: '/bin/su', mode: 0o4755 }] }, 'warn', ['setuid-files']],
    ['the tag latest', { ...SOUND, reference: 'nginx' }, 'warn', ['moving-tag']],
    ['no reference', { ...SOUND, reference: null }, 'pass', []],
    [
      'a file that was not understood',
      { ...SOUND, gaps: [{ code: 'X', effect: 'partial', message: 'x' }] },
      'warn',
      ['understood'],
    ],
    [
      'an image that was not read whole',
      { ...SOUND, gaps: [{ code: 'X', effect: 'incomplete', message: 'x' }] },
      'error',
      [],
    ],
  ])('%s', (_, facts, verdict, rules) => {
    const decision = decideOn(read('default.yaml'), factsOf(facts));
    expect([decision.verdict, decision.findings.map((finding) => finding.ruleId)]).toEqual([verdict, rules]);
  });
});

test('only the default policy needs no advisory data, so that it works where none was fetched', () => {
  const names = readdirSync(DIRECTORY).filter((name) => name.endsWith('.yaml'));
  const free = names.filter(
    (name) => !policyNeeds(compilePolicy({ text: read(name), name })).kinds.has('vulnerabilities'),
  );
  expect(free).toEqual(['default.yaml']);
});

test('the policy of the guide loads and says what it promises', () => {
  const text = /```yaml\n([^]*?)```/.exec(read('README.md'))?.[1] ?? '';
  const decide = (reference: string): string => decideOn(text, factsOf({ reference })).verdict;
  expect(decide('registry.example.com/prod/app:1')).toBe('pass');
  expect(decide('registry.example.com/dev/app:1')).toBe('fail');
});

test('the facts of the guide can be drafted as it says', () => {
  const blocks = [...read('README.md').matchAll(/```yaml\n([^]*?)```/g)].map((block) => block[1] ?? '');
  const facts = blocks.find((block) => block.startsWith('facts:'));
  const tests = `policy: a.yaml\ncases:\n  - name: a\n    ${facts?.trimEnd().replaceAll('\n', '\n    ') ?? ''}\n    expect: { verdict: fail }\n`;
  const policy = compilePolicy({ text: read('no-root-no-secrets.yaml'), name: 'p' });
  const { results } = runPolicyTests(decodePolicyTests({ text: tests, name: 't' }).cases, policy);
  expect(results.map(({ failures }) => failures)).toEqual([[]]);
});
