import { createHash } from 'node:crypto';

/**
 * Makes a pure function of text remember what it gave for the last few texts, by their SHA-256: images hold the same licence files many
 * times over.
 * @param capacity Results that are kept; the oldest goes first.
 */
export function remembered<T>(compute: (text: string) => T, capacity: number): (text: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (text) => {
    const key = createHash('sha256').update(text).digest('base64');
    const found = known.get(key);
    if (found !== undefined) return found.value;
    const value = compute(text);
    const [oldest] = known.keys();
    if (known.size >= capacity && oldest !== undefined) known.delete(oldest);
    known.set(key, { value });
    return value;
  };
}
