import type { GroupSpan } from '../text/linear-regex.ts';
import { LOOK_BACK } from './limits.ts';
import type { ScanRule } from './scan-rule.ts';
import type { TextWindow } from './text-window.ts';

/** A match with the spans of the whole and of the secret, as offsets in the stream. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly secretStart: number;
  readonly secret: string;
}

/** Where a keyword stands. */
export interface KeywordHit {
  readonly start: number;
  readonly end: number;
}

/** Tries a built-in pattern at one keyword. Null when it does not match there. */
export function matchAtKeyword(rule: ScanRule, regex: RegExp, window: TextWindow, hit: KeywordHit): Match | null {
  const from = Math.max(hit.start - rule.before - LOOK_BACK, 0);
  const text = window.text(from, hit.start + rule.after);
  for (let start = Math.max(hit.start - rule.before, 0); start <= hit.start; start++) {
    regex.lastIndex = start - from;
    const found = regex.exec(text);
    if (found !== null && start + found[0].length >= hit.end) {
      return toMatch(found.indices ?? [], { text, from, group: rule.secretGroup });
    }
  }
  return null;
}

/** Runs a user's pattern over a stretch of text. */
export function* matchesIn(rule: ScanRule, window: TextWindow, span: KeywordHit): Generator<Match> {
  if (rule.search.kind !== 'cell') return;
  const from = Math.max(span.start, 0);
  const text = window.text(from, span.end);
  for (const spans of rule.search.regex.matches(text)) {
    const match = toMatch(spans, { text, from, group: rule.secretGroup });
    if (match !== null) yield match;
  }
}

interface Source {
  readonly text: string;
  readonly from: number;
  readonly group: number | null;
}

function toMatch(spans: readonly (GroupSpan | [number, number] | undefined)[], source: Source): Match | null {
  const [whole] = spans;
  const chosen = source.group === null ? firstGroup(spans) : spans[source.group];
  if (whole === undefined || chosen === undefined || chosen[0] < 0 || chosen[0] === chosen[1]) return null;
  return {
    start: source.from + whole[0],
    end: source.from + whole[1],
    secretStart: source.from + chosen[0],
    secret: source.text.slice(chosen[0], chosen[1]),
  };
}

function firstGroup(spans: readonly (GroupSpan | [number, number] | undefined)[]): GroupSpan | undefined {
  return spans.find((span, group) => group > 0 && span !== undefined && span[1] > span[0]) ?? spans[0];
}
