import { Badge } from '../parts/badge.tsx';

const COLORS: Readonly<Record<string, string>> = { waiting: 'blue', analysed: 'gray', failed: 'red' };
const WORDS: Readonly<Record<string, string>> = { waiting: 'inspecting', analysed: 'inspected', failed: 'failed' };

/** How far an image is. */
export function ImageStateBadge({ state }: { readonly state: string }) {
  return <Badge color={COLORS[state] ?? 'gray'}>{WORDS[state] ?? state}</Badge>;
}
