import { Badge } from './badge.tsx';

const COLORS: Readonly<Record<string, string>> = {
  critical: 'red',
  high: 'orange',
  medium: 'yellow',
  low: 'blue',
  negligible: 'gray',
};

/** How bad a vulnerability is. */
export function SeverityBadge({ severity }: { readonly severity: string }) {
  return <Badge color={COLORS[severity] ?? 'gray'}>{severity}</Badge>;
}
