import { AssayError, type ErrorKind, type Finding, type Gap, type Verdict } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { cliError } from './errors.ts';
import {
  EXIT,
  exitCodeOfCheck,
  exitCodeOfError,
  exitCodeOfInspect,
  exitCodeOfMatching,
  exitCodeOfRepository,
  exitCodeOfSource,
} from './exit-code.ts';

const error = (kind: ErrorKind): AssayError => new AssayError('X', { kind, summary: '' }, 'x');
const gap = (effect: Gap['effect']): Gap => ({ code: 'X', effect, message: 'x' });

const FINDING: Finding = {
  id: 'x',
  gate: 'vulnerabilities',
  trigger: 'package',
  triggerId: 'x',
  legacyTriggerId: null,
  action: 'stop',
  ruleSetId: 'r',
  ruleId: 'r',
  message: '',
  status: 'open',
  subject: { kind: 'image', key: 'image' },
  locations: [],
  evidence: {},
};

const SOURCE_FINDING = { id: 'x', rule: 'r', aliases: [], message: '', path: 'p', line: 1, column: 1 } as const;

describe('the exit codes are a contract', () => {
  it('have these numbers', () => {
    expect(EXIT).toEqual({
      pass: 0,
      toolError: 1,
      fail: 2,
      warn: 3,
      unreachable: 4,
      incomplete: 5,
      staleData: 6,
      usage: 64,
      interrupted: 130,
      terminated: 143,
    });
  });

  it.each<[string, unknown, number]>([
    ['usage', error('usage'), 64],
    ['document', error('document'), 64],
    ['not-found', error('not-found'), 4],
    ['denied', error('denied'), 4],
    ['unavailable', error('unavailable'), 4],
    ['untrusted', error('untrusted'), 5],
    ['unsupported', error('unsupported'), 1],
    ['defect', error('defect'), 1],
    ['anything that is no AssayError', new TypeError('x'), 1],
    ['a thrown text', 'x', 1],
    ['a timeout', cliError('TIMEOUT', 'x'), 1],
    ['an interruption', cliError('INTERRUPTED', 'x'), 130],
    ['a termination', cliError('TERMINATED', 'x'), 143],
  ])('of %s', (_, thrown, code) => {
    expect(exitCodeOfError(thrown)).toBe(code);
  });

  it.each<[readonly Verdict[], 'warn' | 'fail', readonly Gap[] | null, number]>([
    [['pass'], 'fail', null, 0],
    [['pass'], 'warn', [], 0],
    [['warn'], 'fail', [], 0],
    [['warn'], 'warn', [], 3],
    [['fail'], 'fail', [], 2],
    [['fail'], 'warn', null, 2],
    [['error'], 'fail', [], 1],
    [['error'], 'fail', [gap('incomplete')], 5],
    [['fail'], 'fail', [gap('incomplete')], 5],
    [['pass'], 'fail', [gap('partial')], 0],
    [['pass'], 'fail', [gap('partial'), gap('incomplete')], 5],
    [['pass', 'fail', 'warn'], 'warn', [], 2],
    [['fail', 'error'], 'fail', [], 1],
    [['pass', 'warn'], 'warn', null, 3],
    [[], 'fail', null, 1],
  ])('of a check with verdicts %j under --fail-on %s with gaps %j is %i', (verdicts, failOn, gaps, code) => {
    const inspection = gaps === null ? null : { gaps };
    expect(
      exitCodeOfCheck(
        verdicts.map((verdict) => ({ decision: { verdict, findings: [] }, inspection })),
        { failOn },
      ),
    ).toBe(code);
  });

  const finding = {
    gate: 'vulnerabilities',
    trigger: 'package',
    action: 'stop',
    status: 'open',
    evidence: {},
  } as const;
  it.each([
    ['a match', finding, 2],
    ['data that is too old', { ...finding, trigger: 'stale_feed_data' }, 6],
    ['data that is not there', { ...finding, trigger: 'vulnerability_data_unavailable' }, 6],
    [
      'packages that no feed answers for',
      { ...finding, trigger: 'packages_not_covered', evidence: { reason: 'no-data' } },
      6,
    ],
    [
      'packages that no feed could answer for',
      { ...finding, trigger: 'packages_not_covered', evidence: { reason: 'third-party' } },
      2,
    ],
    ['old data that only warns', { ...finding, trigger: 'stale_feed_data', action: 'warn' }, 2],
    ['old data that is accepted', { ...finding, trigger: 'stale_feed_data', status: 'allowlisted' }, 2],
    ['a rule without its data', { ...finding, status: 'error', evidence: { missingFacts: ['vulnerabilities'] } }, 6],
    ['a rule without another fact', { ...finding, status: 'error', evidence: { missingFacts: ['lint'] } }, 2],
  ] as const)('of a failing check with %s is %i', (_, about, code) => {
    const whole = { ...FINDING, ...about };
    expect(
      exitCodeOfCheck([{ decision: { verdict: 'fail', findings: [whole] }, inspection: null }], { failOn: 'fail' }),
    ).toBe(code);
  });

  it.each([
    [[gap('partial')], false, false, 0],
    [[], true, false, 2],
    [[], false, true, 6],
    [[], true, true, 2],
    [[gap('incomplete')], true, true, 5],
  ])('of matches with gaps %j, too bad: %j, data missing: %j is %i', (gaps, isTooBad, isMissingData, code) => {
    expect(exitCodeOfMatching([{ gaps: [] }, { gaps }], { isTooBad, isMissingData })).toBe(code);
  });

  it.each([
    [[], [], 'warning', 0],
    [[], ['info'], 'warning', 0],
    [[], ['info', 'warning'], 'warning', 2],
    [[], ['error'], 'warning', 2],
    [[], ['style'], 'style', 2],
    [[], ['error'], null, 0],
    [[gap('partial')], [], 'warning', 0],
    [[gap('incomplete')], ['error'], 'warning', 5],
    [[gap('incomplete')], [], null, 5],
  ] as const)('of source files with gaps %j, findings %j and --fail-on %s is %i', (gaps, severities, failOn, code) => {
    const findings = severities.map((severity) => ({ ...SOURCE_FINDING, severity }));
    expect(exitCodeOfSource({ gaps, findings }, failOn)).toBe(code);
  });

  it.each([
    [[], 0],
    [[gap('partial')], 0],
    [[gap('incomplete')], 5],
  ])('of an inspection with gaps %j is %i', (gaps, code) => {
    expect(exitCodeOfInspect([{ gaps: [] }, { gaps }])).toBe(code);
  });
});

describe('the exit code for a repository', () => {
  const source = (severity: 'error' | 'warning' | null, effect: Gap['effect'] | null = null) => ({
    tool: 'lint' as const,
    failOn: 'error' as const,
    verdict: 'pass' as const,
    report: {
      tool: 'lint' as const,
      target: '.',
      lookedAt: '',
      findings: severity === null ? [] : [{ ...SOURCE_FINDING, severity }],
      accepted: [],
      rules: [],
      gaps: effect === null ? [] : [gap(effect)],
      notices: [],
      counts: {},
    },
  });
  const unreachable = (kind: ErrorKind) => ({
    image: 'x',
    verdict: 'error' as const,
    decisions: [],
    gaps: [],
    problem: { code: 'X', kind, message: '' },
  });

  it.each<[string, Parameters<typeof exitCodeOfRepository>[0], number]>([
    ['nothing wrong', { verdict: 'pass', sources: [source(null)], images: [] }, 0],
    ['a warning', { verdict: 'warn', sources: [source('warning')], images: [] }, 0],
    ['a finding that fails', { verdict: 'fail', sources: [source('error'), source(null)], images: [] }, 2],
    [
      'a finding and a gap',
      { verdict: 'error', sources: [source('error'), source(null, 'incomplete')], images: [] },
      5,
    ],
    ['a partial gap', { verdict: 'pass', sources: [source(null, 'partial')], images: [] }, 0],
    [
      'an image that cannot be reached',
      { verdict: 'error', sources: [source('error')], images: [unreachable('not-found')] },
      4,
    ],
    ['an image that is hostile', { verdict: 'error', sources: [source(null)], images: [unreachable('untrusted')] }, 5],
    ['missing data', { verdict: 'error', sources: [source('error')], images: [unreachable('no-data')] }, 6],
    ['nothing that was judged', { verdict: 'error', sources: [], images: [] }, 1],
  ])('of %s', (_, report, expected) => {
    expect(exitCodeOfRepository(report, { failOn: 'fail' })).toBe(expected);
  });

  it('is that of a warning where these count', () => {
    const report = { verdict: 'warn', sources: [source('warning')], images: [] } as const;
    expect(exitCodeOfRepository(report, { failOn: 'warn' })).toBe(EXIT.warn);
  });
});
