import { createHash } from 'node:crypto';
import type { Action, Gap } from '@assay/core';
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { compilePolicy } from '../compile-policy.ts';
import type { Trigger } from '../contracts/trigger.ts';
import { gates } from '../registry.ts';
import { type FactsDraft, factsOf } from '../policy-tests/draft-facts.ts';
import { type RuleDraft, decideOn, policyText } from '../testing/run-trigger.ts';
import { evaluate } from './evaluate.ts';
import { planEvaluation } from './plan-evaluation.ts';

const ALWAYS = (action: string): RuleDraft => ({ gate: 'always', trigger: 'always', action });
const NEVER: RuleDraft = { gate: 'packages', trigger: 'denylist', params: { name: 'absent' } };
/** FROM is not recorded in the example image, so this rule cannot be decided. */
const UNDECIDABLE: RuleDraft = {
  gate: 'dockerfile',
  trigger: 'instruction',
  params: { instruction: 'FROM', check: '=', value: 'x' },
};
const ANY_IMAGE = { registry: '*', repository: '*', image: { type: 'tag', value: '*' } };
const INCOMPLETE: Gap = { code: 'LAYER_UNREADABLE', effect: 'incomplete', message: 'layer 2 is cut off' };
const PARTIAL: Gap = { code: 'PACKAGE_JSON_INVALID', effect: 'partial', message: 'not JSON', path: '/a' };

describe('the verdict', () => {
  test.each<[string, readonly RuleDraft[], FactsDraft, string, string]>([
    ['no rules', [], {}, 'pass', 'go'],
    ['nothing found', [NEVER], {}, 'pass', 'go'],
    ['go', [ALWAYS('GO')], {}, 'pass', 'go'],
    ['warn', [ALWAYS('WARN')], {}, 'warn', 'warn'],
    ['stop', [ALWAYS('STOP')], {}, 'fail', 'stop'],
    ['warn and stop', [ALWAYS('WARN'), ALWAYS('STOP')], {}, 'fail', 'stop'],
    ['go and warn', [ALWAYS('GO'), ALWAYS('WARN')], {}, 'warn', 'warn'],
    ['undecidable', [UNDECIDABLE], {}, 'error', 'stop'],
    ['undecidable with the action go', [{ ...UNDECIDABLE, action: 'GO' }], {}, 'error', 'stop'],
    ['undecidable and warn', [UNDECIDABLE, ALWAYS('WARN')], {}, 'error', 'stop'],
    ['undecidable and stop', [UNDECIDABLE, ALWAYS('STOP')], {}, 'fail', 'stop'],
    ['an incomplete inspection', [NEVER], { gaps: [INCOMPLETE] }, 'error', 'stop'],
    ['an incomplete inspection and warn', [NEVER, ALWAYS('WARN')], { gaps: [INCOMPLETE] }, 'error', 'stop'],
    ['an incomplete inspection and stop', [NEVER, ALWAYS('STOP')], { gaps: [INCOMPLETE] }, 'fail', 'stop'],
    ['a partial gap', [NEVER], { gaps: [PARTIAL] }, 'pass', 'go'],
    ['an incomplete inspection that no rule needs', [ALWAYS('GO')], { gaps: [INCOMPLETE] }, 'pass', 'go'],
  ])('%s', (_, rules, facts, verdict, finalAction) => {
    const decision = decideOn(policyText(rules), factsOf(facts));
    expect([decision.verdict, decision.finalAction, decision.reason]).toEqual([
      verdict,
      finalAction,
      'policy_evaluation',
    ]);
  });

  test('an incomplete inspection is said once for each code', () => {
    const gaps = [INCOMPLETE, { ...INCOMPLETE, message: 'a' }, { ...INCOMPLETE, code: 'LIMIT' }, PARTIAL];
    const { problems } = decideOn(policyText([NEVER]), factsOf({ gaps }));
    expect(problems).toEqual([
      { severity: 'error', code: 'INSPECTION_INCOMPLETE', message: 'LAYER_UNREADABLE: a (and 1 more)' },
      { severity: 'error', code: 'INSPECTION_INCOMPLETE', message: 'LIMIT: layer 2 is cut off' },
    ]);
  });

  test('a fact that was not gathered is never a pass', () => {
    const { packages: _, ...facts } = factsOf();
    const decision = decideOn(policyText([NEVER]), facts);
    expect(decision.verdict).toBe('error');
    expect(decision.findings[0]?.message).toBe('The rule could not be evaluated: facts were not gathered: packages');
    const { gaps: __, ...withoutGaps } = factsOf();
    expect(decideOn(policyText([NEVER]), withoutGaps)).toMatchObject({
      verdict: 'error',
      problems: [{ code: 'FACT_MISSING' }],
    });
  });
});

test('a trigger with a defect is an error finding beside what it found before', () => {
  const trigger: Trigger | undefined = gates.get('always')?.triggers.get('always');
  if (trigger === undefined) throw new Error('no trigger always');
  const occurrence = { message: 'fired', data: {}, subject: { kind: 'image', key: 'x' } } as const;
  function* broken(): Iterable<typeof occurrence> {
    yield occurrence;
    throw new TypeError('a\u001B[31m defect');
  }
  const spy = vi.spyOn(trigger, 'bind').mockReturnValue({
    bound: { needs: [], welcome: [], ask: {}, evaluate: broken },
    params: new Map(),
    size: 0,
    problems: [],
  });
  const policy = compilePolicy({ text: policyText([ALWAYS('WARN')]), name: 'p' });
  spy.mockRestore();
  const decision = evaluate(planEvaluation(policy, factsOf(), { unmapped: null }), factsOf());
  expect(decision.verdict).toBe('error');
  expect(decision.findings.map((finding) => finding.status)).toEqual(['open', 'error']);
  expect(decision.problems[0]?.code).toBe('TRIGGER_FAILED');
  expect(decision.problems[0]?.message).not.toContain('\u001B');
});

const unmappedText = (unmapped?: string): string =>
  policyText([ALWAYS('STOP')], { mappings: [], ...(unmapped === undefined ? {} : { unmapped }) });

describe('an image without a mapping', () => {
  test.each<[string | undefined, Action | null, string, string, string]>([
    [undefined, null, 'fail', 'stop', 'error'],
    ['stop', null, 'fail', 'stop', 'error'],
    ['warn', null, 'warn', 'warn', 'warning'],
    ['go', null, 'pass', 'go', 'warning'],
    ['go', 'stop', 'fail', 'stop', 'error'],
    ['stop', 'go', 'pass', 'go', 'warning'],
  ])('policy says %s, caller says %s: %s', (inPolicy, unmapped, verdict, finalAction, severity) => {
    const facts = factsOf({ reference: 'quay.io/a/b:1' });
    const plan = planEvaluation(compilePolicy({ text: unmappedText(inPolicy), name: 'p' }), facts, { unmapped });
    const decision = evaluate(plan, facts);
    expect(decision).toMatchObject({ verdict, finalAction, reason: 'unmapped', mapping: null, findings: [] });
    expect(decision.problems).toEqual([
      {
        severity,
        code: 'IMAGE_UNMAPPED',
        message: expect.stringContaining('no mapping of the policy matches quay.io/a/b:1,'),
      },
    ]);
    expect(plan.needs.kinds.size).toBe(0);
  });

  test('without a reference the hint names the way out', () => {
    expect(decideOn(unmappedText(), factsOf({ reference: null })).problems[0]?.message).toContain('--as REFERENCE');
  });
});

const entry = (repository: string): object => ({ name: `the ${repository}`, ...ANY_IMAGE, repository });

describe('image lists', () => {
  test.each([
    [{ allowlisted_images: [entry('team/*')] }, 'pass', 'allowlisted', 'allowlisted_images'],
    [{ denylisted_images: [entry('team/*')] }, 'fail', 'denylisted', 'denylisted_images'],
    [
      { allowlisted_images: [entry('team/*')], denylisted_images: [entry('*')] },
      'fail',
      'denylisted',
      'denylisted_images',
    ],
    [{ allowlisted_images: [entry('other/*')] }, 'fail', 'policy_evaluation', null],
    [{ mappings: [], allowlisted_images: [entry('*')] }, 'pass', 'allowlisted', 'allowlisted_images'],
    [{ mappings: [], denylisted_images: [entry('*')] }, 'fail', 'denylisted', 'denylisted_images'],
  ])('%j', (more, verdict, reason, list) => {
    const decision = decideOn(policyText([ALWAYS('STOP')], more), factsOf());
    expect([decision.verdict, decision.reason, decision.imageListMatch?.list ?? null]).toEqual([verdict, reason, list]);
  });

  test('findings are reported all the same, and an allowlisted image passes whatever was found', () => {
    const more = { allowlisted_images: [entry('other'), entry('*')] };
    const decision = decideOn(policyText([ALWAYS('STOP'), UNDECIDABLE, NEVER], more), factsOf({ gaps: [INCOMPLETE] }));
    expect(decision).toMatchObject({ verdict: 'pass', finalAction: 'go', imageListMatch: { name: 'the *', index: 1 } });
    expect(decision.findings.map((finding) => finding.status)).toEqual(['open', 'error']);
    expect(decision.problems.map((problem) => problem.code)).toEqual(['INSPECTION_INCOMPLETE', 'TRIGGER_FAILED']);
  });
});

describe('allowlists', () => {
  const SUID: RuleDraft = { gate: 'files', trigger: 'suid_or_guid_set' };
  const FACTS = {
    files: [
      { path: '/bin/su', mode: 0o4755 },
      { path: '/bin/mount', mode: 0o4755 },
    ],
  };
  const decide = (items: readonly object[], at = '2026-01-01T00:00:00Z', facts: FactsDraft = FACTS) => {
    const mappings = [{ name: 'all', ...ANY_IMAGE, rule_set_ids: ['rules'], allowlist_ids: ['list'] }];
    const allowlists = [{ id: 'list', name: 'list', version: '1', items }];
    return decideOn(policyText([SUID], { mappings, allowlists }), factsOf({ ...facts, evaluatedAt: at }));
  };
  const statuses = (items: readonly object[], at?: string): readonly string[] =>
    decide(items, at).findings.map((finding) => `${finding.triggerId} ${finding.status} ${finding.action}`);

  test.each<[string, readonly object[], string]>([
    ['by trigger id', [{ gate: 'files', trigger_id: '/bin/su' }], 'allowlisted go'],
    ['by pattern', [{ gate: 'files', trigger_id: '*/su' }], 'allowlisted go'],
    ['by expression', [{ gate: 'files', trigger_id: 'regexp:.*su$' }], 'allowlisted go'],
    ['gate in another case', [{ gate: 'FILES', trigger_id: '/bin/su' }], 'allowlisted go'],
    ['another gate', [{ gate: 'packages', trigger_id: '/bin/su' }], 'open stop'],
    ['another id', [{ gate: 'files', trigger_id: '/bin/s' }], 'open stop'],
    ['case counts', [{ gate: 'files', trigger_id: '/BIN/su' }], 'open stop'],
    ['the empty pattern accepts nothing', [{ gate: 'files', trigger_id: '' }], 'open stop'],
  ])('%s', (_, items, expected) => {
    expect(statuses(items)).toContain(`/bin/su ${expected}`);
  });

  test('by historical id, and only that finding', () => {
    const legacy = decide([]).findings.find((finding) => finding.triggerId === '/bin/su')?.legacyTriggerId;
    expect(legacy).toMatch(/^[0-9a-f]{32}$/);
    expect(statuses([{ gate: 'files', trigger_id: legacy }])).toEqual([
      '/bin/mount open stop',
      '/bin/su allowlisted go',
    ]);
  });

  test('everything accepted is a pass, and the finding says by what', () => {
    const decision = decide([
      {
        id: 'i',
        gate: 'files',
        trigger_id: '/bin/*',
        owner: 'team',
        reason: 'needed',
        expires_on: '2026-06-01T00:00:00Z',
      },
    ]);
    expect(decision.verdict).toBe('pass');
    expect(decision.findings[0]?.allowlistMatch).toEqual({
      allowlistId: 'list',
      itemId: 'i',
      expiresOn: '2026-06-01T00:00:00Z',
      owner: 'team',
      reason: 'needed',
    });
  });

  test.each([
    ['2026-05-31T23:59:59.999Z', 'allowlisted'],
    ['2026-06-01T00:00:00Z', 'open'],
    ['2027-01-01T00:00:00Z', 'open'],
  ])('an item that ends on 1 June at %s: %s', (at, status) => {
    const item = { id: 'i', gate: 'files', trigger_id: '/bin/su', expires_on: '2026-06-01T02:00:00+02:00' };
    const decision = decide([item], at);
    expect(decision.findings.find((finding) => finding.triggerId === '/bin/su')?.status).toBe(status);
    expect(decision.problems.map((problem) => problem.code)).toEqual([
      status === 'open' ? 'ALLOWLIST_EXPIRED' : 'ALLOWLIST_EXPIRING',
    ]);
  });

  test('an expired item that matches nothing, or stands before one that is active, is no problem', () => {
    const old = { gate: 'files', expires_on: '2020-01-01T00:00:00Z' };
    expect(decide([{ ...old, trigger_id: '/other' }]).problems).toEqual([]);
    const items = [
      { ...old, id: 'old', trigger_id: '/bin/*' },
      { id: 'new', gate: 'files', trigger_id: '/bin/*' },
    ];
    const decision = decide(items);
    expect(decision.problems).toEqual([]);
    expect(decision.findings.every((finding) => finding.allowlistMatch?.itemId === 'new')).toBe(true);
  });

  test('the first item in the order of the document wins, exact or not', () => {
    const items = [
      { id: 'wide', gate: 'files', trigger_id: '/bin/*' },
      { id: 'exact', gate: 'files', trigger_id: '/bin/su' },
    ];
    expect(decide(items).findings.map((finding) => finding.allowlistMatch?.itemId)).toEqual(['wide', 'wide']);
    expect(decide(items.toReversed()).findings.map((finding) => finding.allowlistMatch?.itemId)).toEqual([
      'wide',
      'exact',
    ]);
  });

  test('expires_on null or empty never ends', () => {
    expect(statuses([{ gate: 'files', trigger_id: '/bin/su', expires_on: null }], '2999-01-01T00:00:00Z')).toContain(
      '/bin/su allowlisted go',
    );
    expect(statuses([{ gate: 'files', trigger_id: '/bin/su', expires_on: '' }], '2999-01-01T00:00:00Z')).toContain(
      '/bin/su allowlisted go',
    );
  });

  test('an error is never accepted', () => {
    const mappings = [{ name: 'all', ...ANY_IMAGE, rule_set_ids: ['rules'], allowlist_ids: ['list'] }];
    const allowlists = [{ id: 'list', items: [{ gate: 'dockerfile', trigger_id: '*' }] }];
    expect(decideOn(policyText([UNDECIDABLE], { mappings, allowlists }), factsOf()).verdict).toBe('error');
  });

  test('a list that the mapping does not name accepts nothing', () => {
    const allowlists = [{ id: 'list', items: [{ gate: 'always', trigger_id: 'always' }] }];
    expect(decideOn(policyText([ALWAYS('STOP')], { allowlists }), factsOf()).verdict).toBe('fail');
  });
});

const checksum = (filename: string, algorithm: string): RuleDraft => ({
  gate: 'files',
  trigger: 'attribute_match',
  params: { filename, checksum: 'ab', checksum_algorithm: algorithm },
});

const needs = (rules: readonly RuleDraft[]) =>
  planEvaluation(compilePolicy({ text: policyText(rules), name: 'p' }), factsOf(), { unmapped: null }).needs;

describe('the plan', () => {
  test.each<[string, readonly RuleDraft[], readonly string[]]>([
    ['rules about the reference', [{ gate: 'image_reference', trigger: 'pinned_by_digest' }], []],
    ['rules about the configuration', [{ gate: 'labels', trigger: 'required', params: { name: 'a' } }], ['config']],
    [
      'the size',
      [{ gate: 'metadata', trigger: 'attribute', params: { attribute: 'size', check: '>', value: '1' } }],
      ['layers'],
    ],
    [
      'the distribution',
      [{ gate: 'metadata', trigger: 'attribute', params: { attribute: 'distro', check: 'exists' } }],
      ['gaps', 'os'],
    ],
    ['packages', [NEVER], ['gaps', 'packages']],
    ['several', [NEVER, { gate: 'files', trigger: 'suid_or_guid_set' }], ['files', 'gaps', 'layers', 'packages']],
  ])('%s', (_, rules, kinds) => {
    expect([...needs(rules).kinds]).toEqual(kinds);
  });

  test('asks for the digests of exactly the files that rules name, or of all', () => {
    expect(needs([checksum('/b', 'sha256'), checksum('/a', 'md5'), checksum('/a', 'md5')]).request.fileDigests).toEqual(
      {
        algorithms: ['md5', 'sha256'],
        paths: ['/a', '/b'],
      },
    );
    const verify: RuleDraft = { gate: 'packages', trigger: 'verify' };
    expect(needs([checksum('/b', 'sha256'), verify]).request.fileDigests.paths).toBe('all');
    expect(needs([NEVER]).request).toEqual({ fileDigests: { algorithms: [], paths: [] }, retrieve: [] });
  });

  test('asks for the searches that rules name, once each', () => {
    const search = (name: string): RuleDraft => {
      return { gate: 'files', trigger: 'content_regex_match', params: { regex_name: name } };
    };
    expect(needs([search('b.*'), search('a'), search('b.*')]).request.contentSearches).toEqual([
      { name: 'a', regex: 'a' },
      { name: 'b.*', regex: 'b.*' },
    ]);
    const any: RuleDraft = { gate: 'files', trigger: 'content_regex_match' };
    expect(needs([any]).request.contentSearches).toBeUndefined();
  });

  test('a rule set that a mapping names twice is asked once', () => {
    const mappings = [{ name: 'all', ...ANY_IMAGE, rule_set_ids: ['rules', 'rules'] }];
    expect(decideOn(policyText([ALWAYS('WARN')], { mappings }), factsOf()).findings).toHaveLength(1);
  });
});

describe('a finding', () => {
  test('has the identity of its subject, whichever rule finds it', () => {
    const rules = [
      { ...ALWAYS('WARN'), id: 'a' },
      { ...ALWAYS('STOP'), id: 'b', recommendation: 'r', severity: 's' },
    ];
    const { findings } = decideOn(policyText(rules), factsOf());
    expect(new Set(findings.map((finding) => finding.id)).size).toBe(1);
    expect(findings[0]?.id).toBe(
      createHash('sha256').update('always\0always\0image\0always').digest('hex').slice(0, 16),
    );
    expect(findings[1]).toMatchObject({ ruleSetId: 'rules', ruleId: 'b', recommendation: 'r', severity: 's' });
  });

  test('shows text of the image without control characters, and bounded', () => {
    const facts = factsOf({ config: { labels: { 'a\u001B[31m': 'x'.repeat(5000) } } });
    const rule = { gate: 'labels', trigger: 'denylisted', params: { name: 'a*' } };
    const message = decideOn(policyText([rule]), facts).findings[0]?.message ?? '';
    expect(message).toContain(String.raw`a\u{1b}[31m`);
    expect(message.length).toBeLessThan(1200);
  });

  test('placeholders in data are not filled again', () => {
    const facts = factsOf({ config: { labels: { '{value}': 'secret' } } });
    const rule = { gate: 'labels', trigger: 'denylisted', params: { name: '*' } };
    expect(decideOn(policyText([rule]), facts).findings[0]?.message).toBe(
      'The label {value} with the value secret is denied',
    );
  });

  test('findings come in the order of the rules, then of their subjects', () => {
    const files = ['/c', '/a', '/b'].map((path) => ({ path, mode: 0o4755 }));
    const rules = [
      { gate: 'files', trigger: 'name_match', params: { regex: '/[bc]' } },
      { gate: 'files', trigger: 'suid_or_guid_set' },
    ];
    const { findings } = decideOn(policyText(rules), factsOf({ files }));
    expect(findings.map((finding) => finding.subject.key)).toEqual(['/b', '/c', '/a', '/b', '/c']);
  });
});

test('the same policy and facts give a byte-identical decision, in whatever order facts were gathered', () => {
  const rules = [
    { gate: 'packages', trigger: 'metadata', params: { type: ['deb', 'npm'] } },
    { gate: 'packages', trigger: 'required_package', params: { name: 'b', version: '9' } },
    { gate: 'packages', trigger: 'verify' },
    { gate: 'labels', trigger: 'denylisted', params: { name: '*' } },
    { gate: 'inspection', trigger: 'gap' },
    { gate: 'dockerfile', trigger: 'exposed_ports', params: { ports: '0', type: 'denylist' } },
  ];
  const text = policyText(rules);
  const name = fc.constantFrom('a', 'b', 'c');
  const version = fc.constantFrom('1', '2');
  const found = fc.record({
    packages: fc.array(fc.record({ name, version, files: fc.array(fc.record({ path: fc.constantFrom('/x', '/y') })) })),
    labels: fc.array(fc.tuple(name, version)),
    gaps: fc.array(
      fc.record({ code: name, effect: fc.constantFrom('partial' as const, 'incomplete' as const), message: version }),
    ),
    exposedPorts: fc.uniqueArray(fc.constantFrom('1/tcp', '2/tcp', '3/udp')),
  });
  fc.assert(
    fc.property(found, fc.infiniteStream(fc.nat()), ({ packages, labels, gaps, exposedPorts }, order) => {
      const shuffled = <T>(list: readonly T[]): readonly T[] =>
        list
          .map((item) => ({ item, key: order.next().value ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ item }) => item);
      const unique = [...new Map(labels)];
      const first = factsOf({ packages, gaps, config: { labels: Object.fromEntries(unique), exposedPorts } });
      const second = factsOf({
        packages: shuffled(packages),
        gaps: shuffled(gaps),
        config: { labels: Object.fromEntries(shuffled(unique)), exposedPorts: shuffled(exposedPorts) },
      });
      expect(JSON.stringify(decideOn(text, second))).toBe(JSON.stringify(decideOn(text, first)));
    }),
    { numRuns: 200 },
  );
});
