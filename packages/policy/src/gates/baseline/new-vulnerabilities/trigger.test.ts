import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../../../compile-policy.ts';
import { planEvaluation } from '../../../evaluation/plan-evaluation.ts';
import { type FactsDraft, factsOf } from '../../../policy-tests/draft-facts.ts';
import { decideOn, findingsOf, policyText } from '../../../testing/run-trigger.ts';

type Facts = NonNullable<FactsDraft['vulnerabilities']>;
type Matches = NonNullable<Facts['matches']>;
type Params = Readonly<Record<string, unknown>>;

const RULE = { gate: 'baseline', trigger: 'new_vulnerabilities' };

/** Ids of what is reported of an image whose baseline has other matches, all with the data of today. */
const reported = (params: Params, baseline: Matches, image: Facts): readonly string[] =>
  findingsOf({ ...RULE, params }, { vulnerabilities: image, baseline: { vulnerabilities: baseline } }).map(
    ({ subject }) => subject.vulnerabilityIds?.[0] ?? subject.key,
  );

const NPM = { name: 'left-pad', type: 'npm' } as const;

describe('introduced', () => {
  test.each<[string, Matches, Matches[number], boolean]>([
    ['in a package that the baseline has not', [], { id: 'CVE-2024-1' }, true],
    ['in a package that the baseline has', [{ id: 'CVE-2024-2' }], { id: 'CVE-2024-1' }, true],
    ['in a package of another name', [{ id: 'CVE-2024-1', package: { name: 'curl' } }], { id: 'CVE-2024-1' }, true],
    [
      'in a package of another type',
      [{ id: 'CVE-2024-1', package: { name: 'x', type: 'npm' } }],
      { id: 'CVE-2024-1', package: { name: 'x', type: 'pypi' } },
      true,
    ],
    ['not in the same package', [{ id: 'CVE-2024-1' }], { id: 'CVE-2024-1' }, false],
    [
      'not by an update that does not fix it',
      [{ id: 'CVE-2024-1', package: { name: 'openssl', version: '1.0' } }],
      { id: 'CVE-2024-1', package: { name: 'openssl', version: '1.1' } },
      false,
    ],
    [
      'not by a move to another path',
      [{ id: 'CVE-2024-1', package: { ...NPM, locations: [{ path: '/a/package.json', layer: null }] } }],
      { id: 'CVE-2024-1', package: { ...NPM, locations: [{ path: '/b/package.json', layer: null }] } },
      false,
    ],
    ['not under an alias of today', [{ id: 'GHSA-1', aliases: ['CVE-2024-1'] }], { id: 'CVE-2024-1' }, false],
    ['not under an alias of then', [{ id: 'CVE-2024-1' }], { id: 'GHSA-1', aliases: ['CVE-2024-1'] }, false],
    [
      'not under another id with a common alias',
      [{ id: 'GHSA-1', aliases: ['SNYK-1'] }],
      { id: 'CVE-2024-1', aliases: ['SNYK-1'] },
      false,
    ],
    [
      'although one advisory covers it and a CVE that the baseline has',
      [{ id: 'CVE-2024-0001', aliases: ['GHSA-1'] }],
      { id: 'CVE-2024-0002', aliases: ['GHSA-1'] },
      true,
    ],
  ])('%s', (_, baseline, match, isNew) => {
    expect(reported({}, baseline, { matches: [match] })).toEqual(isNew ? [match.id] : []);
  });

  test('although an alias of an alias is known', () => {
    const matches: Matches = [
      { id: 'GHSA-2', aliases: ['SNYK-1', 'SNYK-2'] },
      { id: 'GHSA-3', aliases: ['SNYK-2'] },
    ];
    expect(reported({}, [{ id: 'GHSA-1', aliases: ['SNYK-1'] }], { matches })).toEqual(['GHSA-3']);
  });
});

describe('the other classes are no fault of the change', () => {
  test.each<[string, Matches, Facts]>([
    ['fixed', [{ id: 'CVE-2024-1' }], {}],
    ['carried', [{ id: 'CVE-2024-1' }], { matches: [{ id: 'CVE-2024-1' }] }],
    [
      'disclosed since: matched today the baseline has it as well',
      [{ id: 'CVE-2024-1', knownSince: '2025-12-31T00:00:00Z', severity: 'critical' }],
      { matches: [{ id: 'CVE-2024-1', knownSince: '2025-12-31T00:00:00Z', severity: 'critical' }] },
    ],
    ['re-scored', [{ id: 'CVE-2024-1', severity: 'low' }], { matches: [{ id: 'CVE-2024-1', severity: 'critical' }] }],
    ['suppressed', [], { settled: [{ id: 'CVE-2024-1' }] }],
    [
      'owned by the distribution',
      [],
      { suppressed: [{ match: { id: 'CVE-2024-1' }, reason: 'owned-by-distribution' }] },
    ],
    ['settled by a statement', [], { matches: [{ id: 'CVE-2024-1', vex: 'not_affected' }] }],
  ])('%s', (_, baseline, image) => {
    expect(reported({}, baseline, image)).toEqual([]);
  });

  test('what a statement took out of the baseline only is new', () => {
    const image = { matches: [{ id: 'CVE-2024-1' }] };
    expect(reported({}, [{ id: 'CVE-2024-1', vex: 'not_affected' }], image)).toEqual(['CVE-2024-1']);
  });
});

describe('re-scored, where that is asked', () => {
  test.each<[string, Matches, boolean]>([
    ['upward', [{ id: 'GHSA-1', aliases: ['CVE-2024-1'], severity: 'low' }], true],
    ['from unknown', [{ id: 'CVE-2024-1', severity: 'unknown' }], true],
    ['not at all', [{ id: 'CVE-2024-1', severity: 'high' }], false],
    ['downward', [{ id: 'CVE-2024-1', severity: 'critical' }], false],
    [
      'but as bad in one version of the package',
      [
        { id: 'CVE-2024-1', severity: 'low' },
        { id: 'CVE-2024-1', severity: 'high' },
      ],
      false,
    ],
  ])('%s', (_, baseline, isReported) => {
    const image = { matches: [{ id: 'CVE-2024-1', severity: 'high' } as const] };
    expect(reported({ rescored: true }, baseline, image)).toEqual(isReported ? ['CVE-2024-1'] : []);
  });
});

describe('severities', () => {
  test.each<[string, Params, readonly string[]]>([
    ['any', {}, ['CVE-1', 'CVE-2', 'CVE-3']],
    ['at least', { severity: 'medium' }, ['CVE-1', 'CVE-2']],
    ['these', { severities: 'critical,low' }, ['CVE-1', 'CVE-3']],
    ['these as a list', { severities: ['medium'] }, ['CVE-2']],
    ['both', { severity: 'medium', severities: 'critical,low' }, ['CVE-1']],
  ])('%s', (_, params, ids) => {
    const matches: Matches = [
      { id: 'CVE-1', severity: 'critical' },
      { id: 'CVE-2', severity: 'medium' },
      { id: 'CVE-3', severity: 'low' },
    ];
    expect(reported(params, [], { matches })).toEqual(ids);
  });
});

describe('without a baseline', () => {
  const text = (params: Params): string => policyText([{ ...RULE, params }]);
  const image: FactsDraft = { vulnerabilities: { matches: [{ id: 'CVE-1' }] } };

  test.each<[string, Params, FactsDraft, string, string, string]>([
    ['it is an error that names the fact', {}, image, 'error', 'error', 'facts were not gathered: baseline'],
    [
      'whose vulnerabilities were not looked up it is one too',
      {},
      { ...image, baseline: { name: 'main', vulnerabilities: null } },
      'error',
      'error',
      'vulnerabilities of main are not known',
    ],
    [
      'it is neutral where the rule says so',
      { without_baseline: 'neutral' },
      image,
      'pass',
      'open',
      'no vulnerabilities of a baseline',
    ],
    [
      'whose vulnerabilities were not looked up as well',
      { without_baseline: 'neutral' },
      { ...image, baseline: { vulnerabilities: null } },
      'pass',
      'open',
      'no vulnerabilities of a baseline',
    ],
    ['a missing image is never neutral', { without_baseline: 'neutral' }, {}, 'error', 'error', 'vulnerabilities'],
  ])('%s', (_, params, draft, verdict, status, message) => {
    const decision = decideOn(text(params), factsOf(draft));
    const [finding, ...others] = decision.findings;
    expect([decision.verdict, finding?.status, others.length]).toEqual([verdict, status, 0]);
    expect(finding?.message).toContain(message);
    expect(finding?.action).toBe(verdict === 'pass' ? 'go' : 'stop');
  });

  test.each(['error', 'neutral'])('one is gathered where it can be had (%s)', (mode) => {
    const policy = compilePolicy({ text: text({ without_baseline: mode }), name: 'p' });
    expect(planEvaluation(policy, factsOf(), { unmapped: null }).needs.kinds.has('baseline')).toBe(true);
  });

  test('neutral or not, one that is there is compared with', () => {
    expect(reported({ without_baseline: 'neutral' }, [], { matches: [{ id: 'CVE-1' }] })).toEqual(['CVE-1']);
  });
});
