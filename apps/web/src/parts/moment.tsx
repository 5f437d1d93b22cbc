const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

const WORDS = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** How long ago, or how soon, in words. */
function relativeTime(instant: string, now: number = Date.now()): string {
  const seconds = (Date.parse(instant) - now) / 1000;
  if (!Number.isFinite(seconds)) return 'unknown';
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return WORDS.format(Math.round(seconds / size), unit);
  }
  return 'just now';
}

/** An instant, as people think of it, with its exact value to be read. */
export function Moment({ at }: { readonly at: string | null }) {
  if (at === null) return <span className="dimmed">never</span>;
  return (
    <time dateTime={at} data-hint={at} tabIndex={0}>
      {relativeTime(at)}
    </time>
  );
}
