import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Decision } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from './compile-policy.ts';
import { evaluate } from './evaluation/evaluate.ts';
import { type Compatibility, planEvaluation } from './evaluation/plan-evaluation.ts';
import { type FactsDraft, factsOf } from './policy-tests/draft-facts.ts';

const read = (name: string): string => readFileSync(join(import.meta.dirname, '../testdata', name), 'utf8');

function decide(name: string, draft: FactsDraft, compat: Compatibility | null = null): Decision {
  const facts = factsOf({ vulnerabilities: {}, secrets: [], ...draft });
  return evaluate(planEvaluation(compilePolicy({ text: read(name), name }), facts, { unmapped: null, compat }), facts);
}

const outcome = ({ verdict, reason, findings, mapping }: Decision): readonly unknown[] => [
  verdict,
  reason,
  mapping?.name ?? null,
  findings.map(({ ruleId, status }) => `${ruleId.slice(0, 8)} ${status}`).toSorted(),
];

const OWN = 'registry.example.com/prod/app:1.0';
const SOUND = {
  config: {
    user: 'app',
    healthcheck: { test: ['CMD', 'true'], intervalNs: null, timeoutNs: null, startPeriodNs: null, retries: null },
  },
  evaluatedAt: '2026-01-01T12:00:00Z',
} as const;
const withMatch = (id: string, severity: 'medium' | 'critical', name = 'openssl'): FactsDraft => ({
  vulnerabilities: { matches: [{ id, severity, package: { name } }] },
});

describe('a bundle of the historical shape', () => {
  test('loads with named warnings and no errors', () => {
    const { warnings } = compilePolicy({ text: read('legacy-bundle.json'), name: 'bundle' });
    expect([...new Set(warnings.map(({ code }) => code))].toSorted()).toEqual([
      'KEY_IGNORED',
      'LEGACY_KEY',
      'LEGACY_NAME',
    ]);
    expect(warnings.every(({ severity }) => severity === 'warning')).toBe(true);
  });

  test.each<[string, FactsDraft, readonly unknown[]]>([
    ['a sound image', { reference: OWN, ...SOUND }, ['pass', 'policy_evaluation', 'own', []]],
    [
      'no health check, accepted under its historical id',
      { reference: OWN, ...SOUND, config: { user: 'app' } },
      ['pass', 'policy_evaluation', 'own', ['312d9e41 allowlisted']],
    ],
    [
      'the same for an image whose mapping names no allowlist',
      { reference: 'nginx:1', ...SOUND, config: { user: 'app' } },
      ['warn', 'policy_evaluation', 'official', ['312d9e41 open']],
    ],
    [
      'root and an open port',
      { reference: OWN, ...SOUND, config: { ...SOUND.config, user: '', exposedPorts: ['22/tcp'] } },
      ['fail', 'policy_evaluation', 'own', ['ce7b8000 open', 'e4b2c0a4 open']],
    ],
    [
      'a medium vulnerability',
      { reference: OWN, ...SOUND, ...withMatch('CVE-2026-9', 'medium') },
      ['warn', 'policy_evaluation', 'own', ['6063fdde open']],
    ],
    [
      'a critical one',
      { reference: OWN, ...SOUND, ...withMatch('CVE-2026-9', 'critical') },
      ['fail', 'policy_evaluation', 'own', ['b30e8abc open']],
    ],
    [
      'a critical one that is accepted by id and package',
      { reference: OWN, ...SOUND, ...withMatch('CVE-2026-1000', 'critical') },
      ['pass', 'policy_evaluation', 'own', ['b30e8abc allowlisted']],
    ],
    [
      'the same vulnerability of another package',
      { reference: OWN, ...SOUND, ...withMatch('CVE-2026-1000', 'critical', 'libssl') },
      ['fail', 'policy_evaluation', 'own', ['b30e8abc open']],
    ],
    [
      'a wildcard item before its end',
      { reference: OWN, ...SOUND, ...withMatch('CVE-2026-2222', 'critical') },
      ['pass', 'policy_evaluation', 'own', ['b30e8abc allowlisted']],
    ],
    [
      'the same item at its end',
      { reference: OWN, ...SOUND, ...withMatch('CVE-2026-2222', 'critical'), evaluatedAt: '2026-06-30T00:00:00Z' },
      ['fail', 'policy_evaluation', 'own', ['6b5c14e7 open', 'b30e8abc open']],
    ],
    [
      'wildcards at both ends, whatever the case of the gate',
      { reference: OWN, ...SOUND, ...withMatch('CVE-1', 'critical', 'binutils-common') },
      ['pass', 'policy_evaluation', 'own', ['b30e8abc allowlisted']],
    ],
    [
      'rules of the second policy, with historical names of trigger and parameter',
      {
        reference: OWN,
        ...SOUND,
        packages: [{ name: 'telnetd' }],
        files: [{ path: '/bin/su', mode: 0o4755 }],
        users: ['root:x:0:0::/root:/bin/sh', 'ftp:x:21:21::/:/sbin/nologin'],
      },
      ['fail', 'policy_evaluation', 'own', ['no-suid open', 'no-telne open', 'passwd open']],
    ],
    [
      'an image that is refused outright',
      { reference: 'quay.io/x/crypto-miner:1', ...SOUND },
      ['fail', 'denylisted', null, []],
    ],
    [
      'an image that is let in by its digest',
      { reference: 'registry.example.com/prod/rescue:1', ...SOUND, config: { user: '' } },
      ['pass', 'allowlisted', 'own', ['312d9e41 allowlisted', 'e4b2c0a4 open']],
    ],
    ['an image that nothing maps', { reference: 'quay.io/x/y:1', ...SOUND }, ['fail', 'unmapped', null, []]],
  ])('%s', (_what, draft, expected) => {
    expect(outcome(decide('legacy-bundle.json', draft))).toEqual(expected);
  });

  test('what expired is told', () => {
    const draft = {
      reference: OWN,
      ...SOUND,
      ...withMatch('CVE-2026-2222', 'critical'),
      evaluatedAt: '2026-07-01T00:00:00Z',
    };
    expect(decide('legacy-bundle.json', draft).problems.map(({ code }) => code)).toContain('ALLOWLIST_EXPIRED');
  });

  test('the historical reading lets an image through that nothing maps', () => {
    expect(outcome(decide('legacy-bundle.json', { reference: 'quay.io/x/y:1', ...SOUND }, 'anchore'))).toEqual([
      'pass',
      'policy_evaluation',
      null,
      [],
    ]);
  });
});

describe('a policy of the published shape', () => {
  const RELEASE = 'registry.example.com/team/app:v2.0';
  const fixed = (since: string): FactsDraft => ({
    vulnerabilities: {
      matches: [
        { id: 'CVE-2026-7777', severity: 'high', fix: { state: 'fixed', versions: ['2'], availableSince: since } },
      ],
    },
  });
  const secret = (path: string): FactsDraft => ({
    secrets: [{ path, detector: 'aws-access-key', aliases: ['AWS_ACCESS_KEY'], line: 3 }],
  });

  test('loads; what is about sources has no effect and says so', () => {
    const { warnings } = compilePolicy({ text: read('published-policy.json'), name: 'policy' });
    expect(warnings.map(({ code }) => code)).toEqual(['KEY_IGNORED', 'KEY_IGNORED']);
  });

  test.each<[string, FactsDraft, readonly unknown[]]>([
    ['a sound release', { reference: RELEASE, ...SOUND }, ['pass', 'policy_evaluation', 'releases', []]],
    [
      'a user that is not named',
      { reference: RELEASE, ...SOUND, config: { user: 'bob' } },
      ['fail', 'policy_evaluation', 'releases', ['r-user open']],
    ],
    [
      'a secret',
      { reference: RELEASE, ...SOUND, ...secret('/app/.env') },
      ['fail', 'policy_evaluation', 'releases', ['r-secret open']],
    ],
    [
      'a secret in another place',
      { reference: RELEASE, ...SOUND, ...secret('/etc/x') },
      ['pass', 'policy_evaluation', 'releases', []],
    ],
    [
      'a secret that is accepted',
      { reference: RELEASE, ...SOUND, ...secret('/app/testdata/key') },
      ['pass', 'policy_evaluation', 'releases', ['r-secret allowlisted']],
    ],
    [
      'a fix that is out long enough, accepted until March',
      { reference: RELEASE, ...SOUND, ...fixed('2025-11-01T00:00:00Z') },
      ['pass', 'policy_evaluation', 'releases', ['r-cve allowlisted']],
    ],
    [
      'the same in March',
      { reference: RELEASE, ...SOUND, ...fixed('2025-11-01T00:00:00Z'), evaluatedAt: '2026-03-01T00:00:00Z' },
      ['fail', 'policy_evaluation', 'releases', ['r-cve open']],
    ],
    [
      'a fix that came yesterday',
      { reference: RELEASE, ...SOUND, ...fixed('2025-12-31T00:00:00Z') },
      ['pass', 'policy_evaluation', 'releases', []],
    ],
    [
      'a large image',
      { reference: RELEASE, ...SOUND, layers: [{ sizeBytes: 2 ** 31 }] },
      ['warn', 'policy_evaluation', 'releases', ['r-size open']],
    ],
    [
      'a tag that was withdrawn',
      { reference: 'registry.example.com/team/app:v1.2.3', ...SOUND },
      ['fail', 'denylisted', 'releases', []],
    ],
    [
      'a repository beyond the expression',
      { reference: 'registry.example.com/other/app:v2', ...SOUND },
      ['fail', 'unmapped', null, []],
    ],
    [
      'a tag beyond the wildcard',
      { reference: 'registry.example.com/team/app:latest', ...SOUND },
      ['fail', 'unmapped', null, []],
    ],
  ])('%s', (_what, draft, expected) => {
    expect(outcome(decide('published-policy.json', draft))).toEqual(expected);
  });

  test('findings carry what the rule recommends', () => {
    const { findings } = decide('published-policy.json', { reference: RELEASE, ...SOUND, config: { user: '' } });
    expect(findings.map(({ recommendation }) => recommendation)).toEqual(['Add USER app to the last stage']);
  });
});
