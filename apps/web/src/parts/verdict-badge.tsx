import { Badge } from './badge.tsx';

const LOOKS: Readonly<Record<string, { readonly color: string; readonly mark: string }>> = {
  pass: { color: 'teal', mark: '✓' },
  warn: { color: 'yellow', mark: '!' },
  fail: { color: 'red', mark: '✕' },
  error: { color: 'grape', mark: '?' },
};

/** The word of a decision, told by colour, mark and text. */
export function VerdictBadge({
  verdict,
  size = 'md',
}: {
  readonly verdict: string;
  readonly size?: 'sm' | 'md' | 'lg';
}) {
  const { color, mark } = LOOKS[verdict] ?? { color: 'gray', mark: '·' };
  return (
    <Badge color={color} size={size} mark={mark}>
      {verdict}
    </Badge>
  );
}
