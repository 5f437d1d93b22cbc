import { MAX_RANGE_TERMS } from '../order/limits.ts';
import type { VersionBound, VersionInterval } from '../version-scheme.ts';
import { type VersionOrder, isEmpty, normalizeIntervals } from './algebra.ts';

const GROUP = /\s*([[(])([^[\](),]*)(?:(,)([^[\](),]*))?([\])])\s*(,|$)/y;

/**
 * Reads `[1,2),[3,)`. Null when the text is not in that notation, when a bound is no version, and when there is nothing
 * between two bounds: that is a mistake, and to read it as no version at all would hide it.
 */
export function parseBrackets(text: string, scheme: VersionOrder): readonly VersionInterval[] | null {
  const intervals = splitBrackets(text);
  if (intervals === null || intervals.some((interval) => isEmpty(interval, scheme))) return null;
  return normalizeIntervals(intervals, scheme);
}

function splitBrackets(text: string): readonly VersionInterval[] | null {
  const intervals: VersionInterval[] = [];
  let position = 0;
  while (intervals.length < MAX_RANGE_TERMS) {
    GROUP.lastIndex = position;
    const match = GROUP.exec(text);
    if (match === null) return null;
    const [whole, open, first = '', comma, last = '', close, next] = match;
    const [start, end] = [first.trim(), (comma === undefined ? first : last).trim()];
    if (comma === undefined && (start === '' || open !== '[' || close !== ']')) return null;
    intervals.push({ lower: bound(start, open === '['), upper: bound(end, close === ']') });
    position += whole.length;
    if (next === '') return position === text.length ? intervals : null;
  }
  return null;
}

function bound(version: string, inclusive: boolean): VersionBound | null {
  return version === '' ? null : { version, inclusive };
}
