import { MAX_RANGE_TERMS } from '../order/limits.ts';
import type { VersionBound, VersionInterval } from '../version-scheme.ts';

const GROUP = /\s*([[(])([^[\](),]*)(?:(,)([^[\](),]*))?([\])])\s*(,|$)/y;

/** Reads `[1,2),[3,)`; null when the text is not in that notation. The bounds are not looked at. */
export function parseBrackets(text: string): readonly VersionInterval[] | null {
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
