import type { VersionInterval } from '@assay/version';

/** One event of a range: from there on affected, fixed, affected for the last time, or out of the range's sight. */
export interface RangeEvent {
  readonly kind: 'introduced' | 'fixed' | 'last_affected' | 'limit';
  readonly version: string;
}

/** Orders two versions; null when one of them is no version. */
export type Compare = (a: string, b: string) => number | null;

/**
 * At one version introductions and fixes stay as they were written: `introduced 2, fixed 2` affects nothing, `fixed 2, introduced 2` goes
 * on. The last affected version comes after both.
 */
const RANKS = { fixed: 0, introduced: 0, last_affected: 1, limit: 2 } as const;

/**
 * The affected versions of a range, by the evaluation that the OSV schema defines. `introduced` at 0 is the beginning of all versions.
 * Events of versions that cannot be ordered stay in the order in which they were written.
 */
export function intervalsOfEvents(events: readonly RangeEvent[], compare: Compare): readonly VersionInterval[] {
  const limit = events.find((event) => event.kind === 'limit' && event.version !== '*');
  const steps = inOrder(
    events.filter((event) => event.kind !== 'limit'),
    compare,
  );
  const intervals: VersionInterval[] = [];
  let lower: VersionInterval['lower'] = null;
  let isOpen = steps[0] !== undefined && steps[0].kind !== 'introduced';
  for (const { kind, version } of steps) {
    if (kind === 'introduced') {
      if (!isOpen) lower = isBeginning(version) ? null : { version, inclusive: true };
      isOpen = true;
    } else if (isOpen) {
      intervals.push({ lower, upper: { version, inclusive: kind === 'last_affected' } });
      isOpen = false;
    }
  }
  if (isOpen)
    intervals.push({ lower, upper: limit === undefined ? null : { version: limit.version, inclusive: false } });
  return intervals;
}

function isBeginning(version: string): boolean {
  return version === '0' || version === '0.0.0-0';
}

function inOrder(events: readonly RangeEvent[], compare: Compare): readonly RangeEvent[] {
  if (events.length < 2 || (events.length === 2 && events[0]?.kind === 'introduced')) return events;
  let isOrdered = true;
  const sorted = events.toSorted((a, b) => {
    const order = orderOf(a, b, compare);
    if (order === null) isOrdered = false;
    return order ?? 0;
  });
  return isOrdered ? sorted : events;
}

function orderOf(a: RangeEvent, b: RangeEvent, compare: Compare): number | null {
  const [first, second] = [isBeginning(a.version) ? 0 : 1, isBeginning(b.version) ? 0 : 1];
  if (first !== second) return first - second;
  const order = a.version === b.version ? 0 : compare(a.version, b.version);
  return order === 0 ? RANKS[a.kind] - RANKS[b.kind] : order;
}
