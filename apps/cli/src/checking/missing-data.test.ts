import type { UncoveredPackages, VulnerabilityFacts } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { missingData } from './missing-data.ts';

function image(
  distributionCovered: boolean | null,
  uncovered: readonly Partial<UncoveredPackages>[],
): { readonly vulnerabilities: Pick<VulnerabilityFacts, 'data'> } {
  const groups = uncovered.map((group) => ({
    namespace: null,
    packages: 1,
    reason: 'no-data' as const,
    examples: [],
    ...group,
  }));
  const data = { builtAt: '2026-01-01T00:00:00Z', distributionCovered, distributionUpdatedAt: null, uncovered: groups };
  return { vulnerabilities: { data } };
}

describe('missing data', () => {
  const npm = { namespace: 'npm', packages: 3 };
  const debian = { namespace: 'deb:debian:12', packages: 90 };
  const other = { namespace: 'deb:debian:12', packages: 1, reason: 'third-party' as const };
  const nameless = { reason: 'unidentified' as const };
  it.each<[string, ReturnType<typeof image>[], boolean, string[], string[]]>([
    ['is that of languages when a limit is judged', [image(null, [npm])], true, [], ['npm 3']],
    ['is not that of languages without a limit', [image(null, [npm])], false, [], []],
    ['is not what the user accepts', [image(null, [npm, { namespace: 'pypi' }])], true, ['npm'], ['pypi 1']],
    ['is that of the distribution without a limit too', [image(false, [debian, npm])], false, [], ['deb:debian:12 90']],
    ['is not that of an accepted distribution', [image(false, [debian])], false, ['deb:debian:12'], []],
    ['is that of a distribution nobody knows', [image(false, [nameless])], false, [], ['distribution 0']],
    ['is not that of an accepted unknown one', [image(false, [nameless])], false, ['distribution'], []],
    ['is not what no feed could answer for', [image(true, [other, nameless])], true, [], []],
    ['is told once for all images', [image(null, [npm]), image(null, [{ ...npm, packages: 5 }])], true, [], ['npm 5']],
    ['is nothing where all is covered', [image(true, []), image(null, [])], true, [], []],
  ])('%s', (_, images, hasLimit, accepted, expected) => {
    const found = missingData(images, { hasLimit, accepted });
    expect(found.map(({ namespace, packages }) => `${namespace} ${packages}`)).toEqual(expected);
  });
});
