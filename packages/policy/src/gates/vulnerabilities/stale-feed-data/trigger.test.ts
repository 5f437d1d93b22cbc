import { describe, expect, test } from 'vitest';
import type { FactsDraft } from '../../../policy-tests/draft-facts.ts';
import { findingsOf } from '../../../testing/run-trigger.ts';

type Data = NonNullable<NonNullable<FactsDraft['vulnerabilities']>['data']>;

const [OLD, FRESH] = ['2025-01-01T00:00:00Z', '2025-12-31T00:00:00Z'];
const DEBIAN = 'deb:debian:12';

/** Data in which only the distribution was consulted. */
const of = (updatedAt: string | null, readAt: string | null): Data => ({
  distributionUpdatedAt: updatedAt,
  distributionNamespace: DEBIAN,
  consulted: [{ namespace: DEBIAN, updatedAt, readAt }],
});
const npm = (updatedAt: string | null, readAt: string | null): Data => ({
  ...of(FRESH, FRESH),
  consulted: [
    { namespace: DEBIAN, updatedAt: FRESH, readAt: FRESH },
    { namespace: 'npm', updatedAt, readAt },
  ],
});

describe('of data that may be seven days old', () => {
  test.each<[string, Readonly<Record<string, unknown>>, Data, readonly string[]]>([
    ['fresh', {}, of(FRESH, FRESH), []],
    ['old', {}, of(OLD, FRESH), ['advisory-data']],
    ['undated, read lately', {}, of(null, FRESH), []],
    ['undated, read long ago', {}, of(null, OLD), ['advisory-data']],
    ['of unknown age', {}, of(null, null), ['advisory-data']],
    ['none for the distribution', {}, { distributionCovered: false, distributionUpdatedAt: null }, ['advisory-data']],
    [
      'no distribution, an old database',
      {},
      { distributionCovered: null, distributionUpdatedAt: null, builtAt: OLD },
      ['advisory-data'],
    ],
    [
      'no distribution, a new database',
      {},
      { distributionCovered: null, distributionUpdatedAt: null, builtAt: FRESH },
      [],
    ],
    ['old for npm', {}, npm(OLD, FRESH), ['advisory-data#npm']],
    ['undated for npm, read long ago', {}, npm(null, OLD), ['advisory-data#npm']],
    ['fresh for npm', {}, npm(FRESH, OLD), []],
    ['of unknown age for npm', {}, npm(null, null), []],
    ['old for npm, where only the distribution counts', { package_type: 'os' }, npm(OLD, OLD), []],
    ['old for the distribution, where only others count', { package_type: 'non-os' }, of(OLD, OLD), []],
    ['old for npm, where only others count', { package_type: 'non-os' }, npm(OLD, OLD), ['advisory-data#npm']],
  ])('%s', (_, params, data, ids) => {
    const rule = { gate: 'vulnerabilities', trigger: 'stale_feed_data', params: { max_days_since_sync: 7, ...params } };
    expect(findingsOf(rule, { vulnerabilities: { data } }).map(({ triggerId }) => triggerId)).toEqual(ids);
  });
});
