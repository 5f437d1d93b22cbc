import { compareVersions, contains, versionScheme } from '@assay/version';
import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RangeEvent, intervalsOfEvents } from './event-intervals.ts';

const compare = (a: string, b: string): number | null => compareVersions('semver', a, b);
const show = (given: readonly RangeEvent[]): string =>
  intervalsOfEvents(given, compare)
    .map(
      ({ lower, upper }) =>
        `${lower?.inclusive === true ? '[' : '('}${lower?.version ?? ''},${upper?.version ?? ''}${upper?.inclusive === true ? ']' : ')'}`,
    )
    .join(' ');

function events(text: string): readonly RangeEvent[] {
  const kinds = { '+': 'introduced', '-': 'fixed', '=': 'last_affected', '|': 'limit' } as const;
  return text.split(' ').flatMap((word) => {
    const mark = word[0];
    const kind = mark === '+' || mark === '-' || mark === '=' || mark === '|' ? kinds[mark] : null;
    return kind === null ? [] : [{ kind, version: word.slice(1) }];
  });
}

describe('intervalsOfEvents', () => {
  test.each([
    ['+0', '(,)'],
    ['+0 -1.0.0', '(,1.0.0)'],
    ['+1.0.0 =1.5.0', '[1.0.0,1.5.0]'],
    ['+2.0.0 -2.1.0 +0 -1.2.0', '(,1.2.0) [2.0.0,2.1.0)'],
    ['+0.0.0-0 -1.0.0', '(,1.0.0)'],
    ['+1.0.0 -1.0.0', '[1.0.0,1.0.0)'],
    ['+1.0.0 =1.0.0', '[1.0.0,1.0.0]'],
    ['+0 -1.0.0 +1.0.0 -2.0.0', '(,1.0.0) [1.0.0,2.0.0)'],
    ['+1.0.0 -1.0.0 +1.2.0 -1.3.0', '[1.0.0,1.0.0) [1.2.0,1.3.0)'],
    ['+0 -1.0.0 -1.1.0', '(,1.0.0)'],
    ['+0 |2.0.0', '(,2.0.0)'],
    ['+0 |*', '(,)'],
    ['-1.0.0', '(,1.0.0)'],
    ['+0 -not/a/version', '(,not/a/version)'],
    ['+1.0.0 -x/y +2.0.0', '[1.0.0,x/y) [2.0.0,)'],
  ])('of %s are %s', (text, expected) => {
    expect(show(events(text))).toBe(expected);
  });

  const version = integer({ min: 0, max: 9 }).map((number) => `${number}.0.0`);
  const event = record({ kind: constantFrom<RangeEvent['kind'][]>('introduced', 'fixed', 'last_affected'), version });

  test('hold the versions that the evaluation of the specification calls affected, whatever the order', () => {
    const scheme = versionScheme('semver');
    assert(
      property(array(event, { minLength: 1, maxLength: 8 }), version, (given, tested) => {
        const all = [{ kind: 'introduced', version: '0' } as const, ...given];
        const found = intervalsOfEvents(all, compare).some((interval) => contains(interval, tested, scheme) === true);
        expect(found).toBe(isAffected(all, tested));
      }),
    );
  });
});

/** The algorithm of the OSV schema, "Evaluation". */
function isAffected(all: readonly RangeEvent[], tested: string): boolean {
  const ranks = { fixed: 0, introduced: 0, last_affected: 1, limit: 2 };
  const at = (event: RangeEvent): number => (event.version === '0' ? -1 : Number.parseInt(event.version, 10));
  const value = Number.parseInt(tested, 10);
  let affected = false;
  for (const event of all.toSorted((a, b) => at(a) - at(b) || ranks[a.kind] - ranks[b.kind])) {
    if (event.kind === 'introduced' && at(event) <= value) affected = true;
    else if (event.kind === 'fixed' && at(event) <= value) affected = false;
    else if (event.kind === 'last_affected' && at(event) < value) affected = false;
  }
  return affected;
}
