/** One day of a month's page. */
export interface CalendarDay<T> {
  /** `2026-01-31`. */
  readonly date: string;
  readonly day: number;
  /** False for days of the months before and after. */
  readonly isInside: boolean;
  readonly items: readonly T[];
}

/** What ends on which day of a month (`2026-01`), by weeks that begin on Monday. Days are those of UTC, as exceptions end. */
export function monthOf<T extends { readonly expiresAt: string | null }>(
  month: string,
  items: readonly T[],
): readonly (readonly CalendarDay<T>[])[] {
  const byDay = Map.groupBy(items, ({ expiresAt }) => expiresAt?.slice(0, 10) ?? '');
  const first = new Date(`${month}-01T00:00:00Z`);
  const start = new Date(first);
  start.setUTCDate(1 - ((first.getUTCDay() + 6) % 7));
  const weeks: CalendarDay<T>[][] = [];
  for (const day = start; weeks.length < 6;) {
    if (weeks.length > 0 && isoDay(day).slice(0, 7) > month) break;
    const week = Array.from({ length: 7 }, () => {
      const date = isoDay(day);
      const told = { date, day: day.getUTCDate(), isInside: date.startsWith(month), items: byDay.get(date) ?? [] };
      day.setUTCDate(day.getUTCDate() + 1);
      return told;
    });
    weeks.push(week);
  }
  return weeks;
}

/** The month so many months later. */
export function monthAfter(month: string, months: number): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return isoDay(date).slice(0, 7);
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
