import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../compile-policy.ts';
import { type FactsDraft, digestOf, factsOf } from '../policy-tests/draft-facts.ts';
import { policyText } from '../testing/run-trigger.ts';
import { compareInterpretations } from './compare-interpretations.ts';

const RULE = { gate: 'always', trigger: 'always' };
const mapping = (repository: string, type = 'tag', value = '*', registry = '*'): object => ({
  name: `${repository} ${type}`,
  registry,
  repository,
  image: { type, value },
  rule_set_ids: ['rules'],
  allowlist_ids: [],
});

const compare = (
  more: Readonly<Record<string, unknown>>,
  facts: FactsDraft = {},
  rules: Parameters<typeof policyText>[0] = [RULE],
): ReturnType<typeof compareInterpretations> =>
  compareInterpretations(compilePolicy({ text: policyText(rules, more), name: 'p' }), factsOf(facts));

describe('the verdict as the policy means it and as it once was', () => {
  test.each<[string, readonly object[], FactsDraft, string, string]>([
    ['unmapped', [mapping('other')], {}, 'fail', 'pass'],
    ['a tag mapping', [mapping('team/*')], {}, 'fail', 'fail'],
    ['a digest mapping that fits', [mapping('*', 'digest', digestOf('1'))], {}, 'fail', 'fail'],
    ['a digest mapping that does not fit', [mapping('*', 'digest', 'sha256:*0'), mapping('*')], {}, 'fail', 'fail'],
    ['a digest mapping of another repository', [mapping('x', 'digest', 'y')], {}, 'fail', 'pass'],
    ['a digest mapping below the first match', [mapping('*'), mapping('*', 'id', 'x')], {}, 'fail', 'fail'],
    ['library/nginx', [mapping('library/nginx')], { reference: 'nginx' }, 'fail', 'pass'],
    ['nginx', [mapping('nginx')], { reference: 'library/nginx' }, 'fail', 'fail'],
    ['another name of the Hub', [mapping('*', 'tag', '*', 'index.docker.io')], { reference: 'nginx' }, 'fail', 'pass'],
    ['only a digest', [mapping('*')], { reference: `a.b/c@${digestOf('1')}` }, 'fail', 'error'],
    ['tag and digest', [mapping('c')], { reference: `a.b/c:1@${digestOf('1')}` }, 'fail', 'pass'],
    ['no reference, a catch-all', [mapping('*')], { reference: null }, 'fail', 'fail'],
    [
      'no reference, a mapping for the Hub',
      [mapping('*', 'tag', '*', 'docker.io')],
      { reference: null },
      'fail',
      'fail',
    ],
  ])('%s', (_, mappings, facts, strict, historical) => {
    const result = compare({ mappings }, facts);
    expect([result.strict.verdict, result.historical.verdict]).toEqual([strict, historical]);
    expect(result.differences.some(({ aspect }) => aspect === 'verdict')).toBe(strict !== historical);
  });

  test('image lists compare digests as plain text', () => {
    const list = (value: string): Readonly<Record<string, unknown>> => ({
      denylisted_images: [{ name: 'bad', registry: '*', repository: '*', image: { type: 'digest', value } }],
      mappings: [],
    });
    const verdicts = (value: string): readonly string[] => {
      const { strict, historical } = compare(list(value));
      return [strict.reason, historical.reason];
    };
    expect(verdicts(digestOf('1'))).toEqual(['denylisted', 'denylisted']);
    expect(verdicts('sha256:*')).toEqual(['denylisted', 'policy_evaluation']);
  });

  test('a rule that cannot be evaluated left no result, whatever the image lists say', () => {
    const rule = { gate: 'dockerfile', trigger: 'instruction', params: { instruction: 'FROM', check: 'exists' } };
    const allowlisted = [{ name: 'ok', registry: '*', repository: '*', image: { type: 'tag', value: '*' } }];
    const { strict, historical } = compare({ allowlisted_images: allowlisted }, {}, [rule]);
    expect([strict.verdict, historical.verdict]).toEqual(['pass', 'error']);
  });

  test('allowlists went by the historical id alone', () => {
    const items = (id: string): Readonly<Record<string, unknown>> => ({
      allowlists: [{ id: 'list', items: [{ id: 'i', gate: 'dockerfile', trigger_id: id }] }],
      mappings: [{ ...mapping('*'), allowlist_ids: ['list'] }],
    });
    const rule = {
      gate: 'dockerfile',
      trigger: 'instruction',
      params: { instruction: 'HEALTHCHECK', check: 'not_exists' },
    };
    const verdicts = (id: string): readonly string[] => {
      const { strict, historical } = compare(items(id), {}, [rule]);
      return [strict.verdict, historical.verdict];
    };
    expect(verdicts('HEALTHCHECK')).toEqual(['pass', 'fail']);
    expect(verdicts('41cb7cdf04850e33a11f80c42bf660b3')).toEqual(['pass', 'pass']);
  });
});
