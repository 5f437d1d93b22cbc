import { Badge } from '../parts/badge.tsx';
import type { ItemOf } from '../parts/keyset-table.tsx';

/** What became of an object at the door of a cluster. */
export type Outcome = ItemOf<'listAdmissions'>['outcome'];

interface Look {
  readonly word: string;
  readonly color: string;
  readonly mark: string;
}

/** Every outcome in words, in the order of lists. */
export const OUTCOMES: Readonly<Record<Outcome, Look>> = {
  refused: { word: 'refused', color: 'red', mark: '✕' },
  'broke-glass': { word: 'break-glass', color: 'orange', mark: '⚠' },
  excepted: { word: 'exception', color: 'orange', mark: '~' },
  unknown: { word: 'unjudged', color: 'grape', mark: '?' },
  warned: { word: 'warned', color: 'yellow', mark: '!' },
  audited: { word: 'noted', color: 'yellow', mark: '·' },
  exempt: { word: 'exempt', color: 'gray', mark: '·' },
  admitted: { word: 'admitted', color: 'teal', mark: '✓' },
  lost: { word: 'gap', color: 'grape', mark: '…' },
};

/** An outcome by word, mark and colour. */
export function OutcomeBadge({
  outcome,
  size = 'sm',
}: {
  readonly outcome: Outcome;
  readonly size?: 'sm' | 'md' | 'lg';
}) {
  const { word, color, mark } = OUTCOMES[outcome];
  return (
    <Badge color={color} mark={mark} size={size}>
      {word}
    </Badge>
  );
}
