import { describe, expect, it } from 'vitest';
import { monthAfter, monthOf } from './expiry-days.ts';

describe('the calendar of expiries', () => {
  it.each([
    ['2026-02', 5, '2026-01-26', '2026-03-01'],
    ['2027-02', 4, '2027-02-01', '2027-02-28'],
    ['2026-08', 6, '2026-07-27', '2026-09-06'],
    ['2028-12', 5, '2028-11-27', '2028-12-31'],
  ])('of %s has %i weeks, from %s to %s', (month, weeks, first, last) => {
    const days = monthOf(month, []).flat();
    expect([days.length / 7, days[0]?.date, days.at(-1)?.date]).toEqual([weeks, first, last]);
    const inside = days.filter(({ isInside }) => isInside).map(({ day }) => day);
    expect(inside).toEqual(inside.map((_, at) => at + 1));
  });

  it('puts what ends on its day, and what never ends nowhere', () => {
    const items = [
      { id: 1, expiresAt: '2026-02-03T00:00:00.000Z' },
      { id: 2, expiresAt: '2026-02-03T23:59:59.000Z' },
      { id: 3, expiresAt: null },
      { id: 4, expiresAt: '2026-03-01T10:00:00.000Z' },
    ];
    const found = monthOf('2026-02', items)
      .flat()
      .filter((day) => day.items.length > 0);
    expect(found.map(({ date, items: held }) => [date, held.map(({ id }) => id)])).toEqual([
      ['2026-02-03', [1, 2]],
      ['2026-03-01', [4]],
    ]);
  });

  it('goes over the end of the year', () => {
    expect([monthAfter('2026-12', 1), monthAfter('2026-01', -1)]).toEqual(['2027-01', '2025-12']);
  });
});
