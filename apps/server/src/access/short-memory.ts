/** Remembers what was looked up for a few seconds, so that busy callers cost no query each. */
export interface ShortMemory<T> {
  /** What is remembered; null when nothing is, or for too long. */
  get(key: string, now: number): T | null;
  /** Looks something up and remembers it, unless something was forgotten meanwhile; null is not remembered. */
  remember(key: string, now: number, look: () => Promise<T | null>): Promise<T | null>;
  /** Forgets what is about somebody. */
  forget(about: (value: T) => boolean): void;
}

/** A memory of at most `most` things, each for `keepFor` milliseconds. */
export function createShortMemory<T>({ most, keepFor }: { most: number; keepFor: number }): ShortMemory<T> {
  const entries = new Map<string, { readonly value: T; readonly at: number }>();
  let changes = 0;
  const get = (key: string, now: number): T | null => {
    const entry = entries.get(key);
    // A clock that went back makes everything old.
    return entry === undefined || now < entry.at || now >= entry.at + keepFor ? null : entry.value;
  };
  return {
    get,
    remember: async (key, now, look) => {
      const known = get(key, now);
      if (known !== null) return known;
      const before = changes;
      const value = await look();
      if (value === null || before !== changes) return value;
      entries.delete(key);
      entries.set(key, { value, at: now });
      const [oldest] = entries.keys();
      if (entries.size > most && oldest !== undefined) entries.delete(oldest);
      return value;
    },
    forget: (about) => {
      changes++;
      for (const [key, { value }] of entries) if (about(value)) entries.delete(key);
    },
  };
}
