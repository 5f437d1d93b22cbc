/** What an exception accepts, part by part; who answers for it stands elsewhere. */
export function describeItem(item: Readonly<Record<string, unknown>>): string {
  return Object.entries(item)
    .filter(([name]) => name !== 'owner')
    .map(([name, value]) => `${name.replaceAll('_', ' ')}: ${textOf(value)}`)
    .join('\n');
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  // An image by its parts reads as its name.
  return Object.values(value).map(textOf).join('/');
}
