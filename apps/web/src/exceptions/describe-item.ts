/** What an exception accepts, as a policy document would write it, with one part on each line. */
export function describeItem(item: Readonly<Record<string, unknown>>): string {
  return Object.entries(item)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
}
