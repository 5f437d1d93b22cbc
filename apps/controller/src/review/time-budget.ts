/** What the API server waits when it does not say. */
const DEFAULT_MS = 10_000;
/** The longest that it may be told to wait. */
const MAX_MS = 30_000;
/** Time for the answer to travel. */
const MARGIN_MS = 300;
const MIN_MS = 50;

/** Milliseconds for an answer: what `?timeout=` of the address says (`5s`, `1500ms`, `1m30s`), less a margin. */
export function timeBudgetMs(url: string): number {
  return Math.max(MIN_MS, Math.min(statedMs(url) ?? DEFAULT_MS, MAX_MS) - MARGIN_MS);
}

function statedMs(url: string): number | null {
  // As every API server says it.
  const seconds = /^[^?]*\?timeout=(\d{1,5})s$/.exec(url)?.[1];
  if (Number(seconds) > 0) return Number(seconds) * 1000;
  const question = url.indexOf('?');
  const given = question < 0 ? null : new URLSearchParams(url.slice(question + 1)).get('timeout');
  return given === null ? null : durationMs(given);
}

/** A duration as Go writes them; null for anything else. */
function durationMs(text: string): number | null {
  if (!/^(?:\d{1,9}(?:\.\d{1,9})?(?:h|m|s|ms|us|µs|ns))+$/.test(text)) return null;
  let total = 0;
  for (const [, amount = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/g)) {
    total += Number(amount) * (UNITS_MS.get(unit) ?? 0);
  }
  return total > 0 ? total : null;
}

const UNITS_MS: ReadonlyMap<string, number> = new Map([
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
  ['us', 0.001],
  ['µs', 0.001],
  ['ns', 0.000001],
]);
