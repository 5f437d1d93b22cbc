/** Most items that are read from one value. */
const MAX_ITEMS = 1_000;
const QUOTED = /"(?:[^"\\]|\\.)*"/g;

/** The strings of a list in the form that builders print, `["a" "b"]`, or of a JSON array; null when it is neither. */
export function readStrings(text: string): readonly string[] | null {
  const trimmed = text.trim();
  if (!trimmed.startsWith('[') || !trimmed.endsWith(']')) return null;
  const strings = (trimmed.match(QUOTED) ?? []).slice(0, MAX_ITEMS).map(unquote);
  if (strings.length > 0) return strings;
  const inner = trimmed.slice(1, -1).trim();
  return inner === '' ? [] : null;
}

/** The words of a list without quotes: `[/bin/bash -o pipefail -c]`. */
export function readBareList(text: string): readonly string[] {
  const trimmed = text.trim();
  const quoted = readStrings(trimmed);
  if (quoted !== null) return quoted;
  const inner = trimmed.startsWith('[') && trimmed.endsWith(']') ? trimmed.slice(1, -1) : trimmed;
  return inner.split(/\s+/, MAX_ITEMS).filter((word) => word !== '');
}

/** The keys of a map in the form that builders print: `map[80/tcp:{} 443/tcp:{}]`; other text is split into words. */
export function readMapKeys(text: string): readonly string[] {
  const trimmed = text.trim();
  if (!trimmed.startsWith('map[')) return readBareList(trimmed);
  const inner = trimmed.slice('map['.length, trimmed.endsWith(']') ? -1 : undefined);
  return inner
    .split(/\s+/, MAX_ITEMS)
    .map((word) => word.replace(/:\{\}$/, ''))
    .filter((word) => word !== '');
}

function unquote(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text.slice(1, -1);
  } catch {
    return text.slice(1, -1);
  }
}
