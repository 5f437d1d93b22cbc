import { describe, expect, test } from 'vitest';
import { isFactsDraft } from './check-draft.ts';

const DRAFT = {
  vulnerabilities: {
    matches: [{ id: 'CVE-1', severity: 'critical' }],
    suppressed: [{ match: { id: 'CVE-2' }, reason: 'vex' }],
    settled: [{ id: 'CVE-3' }],
    undetermined: [{ purl: 'pkg:npm/x@one', reason: 'one has no order' }],
    support: [{ name: 'node', version: '18.0.0', state: 'ended' }],
    data: { distributionCovered: null, uncovered: [{ reason: 'no-data' }], consulted: [] },
  },
  baseline: { name: 'main', vulnerabilities: null, sizeBytes: 5 },
};

test('facts of vulnerabilities and of a baseline can be drafted', () => {
  expect(isFactsDraft(DRAFT)).toBe(true);
  expect(isFactsDraft({ vulnerabilities: {}, baseline: { vulnerabilities: [{ id: 'CVE-1' }] } })).toBe(true);
});

describe('what would silently say nothing is refused', () => {
  test.each<[Readonly<Record<string, unknown>>, string]>([
    [{ vulnerabilites: {} }, 'there is no fact "vulnerabilites"'],
    [{ vulnerabilities: { uncovered: [] } }, 'there is no fact "vulnerabilities.uncovered"'],
    [{ vulnerabilities: { data: { uncoverd: [] } } }, 'there is no fact "vulnerabilities.data.uncoverd"'],
    [{ vulnerabilities: [] }, 'the fact vulnerabilities must be an object'],
    [{ vulnerabilities: { matches: {} } }, 'the fact vulnerabilities.matches must be a list of objects'],
    [{ vulnerabilities: { matches: [{}] } }, 'an entry of the fact vulnerabilities.matches has no id'],
    [
      { vulnerabilities: { matches: [{ id: 'CVE-1', severity: 'hihg' }] } },
      'the severity of an entry of the fact vulnerabilities.matches is none of unknown, negligible, low, medium, high, critical',
    ],
    [
      { vulnerabilities: { suppressed: [{}] } },
      'an entry of the fact vulnerabilities.suppressed has no match with an id',
    ],
    [
      { vulnerabilities: { undetermined: [{ purl: 'x' }] } },
      'an entry of the fact vulnerabilities.undetermined has no reason',
    ],
    [
      { vulnerabilities: { support: [{ name: 'node', version: 18 }] } },
      'an entry of the fact vulnerabilities.support has no version',
    ],
    [
      { vulnerabilities: { data: { distributionEnded: 'no' } } },
      'the fact vulnerabilities.data.distributionEnded must be true, false or nothing',
    ],
    [{ baseline: { vulnerabilities: {} } }, 'the fact baseline.vulnerabilities must be a list of objects or nothing'],
    [{ baseline: { packages: 5 } }, 'the fact baseline.packages must be a list of objects'],
    [{ baseline: { sizeBytes: '5' } }, 'the fact baseline.sizeBytes must be a number'],
    [JSON.parse('{"__proto__": {}}'), 'there is no fact "__proto__"'],
  ])('%j', (draft, reason) => {
    expect(isFactsDraft(draft)).toBe(reason);
  });
});
