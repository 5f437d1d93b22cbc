import type { Digest } from '@assay/core';

/** What a tag was seen to name, and when. */
export interface TagSeen {
  readonly digest: Digest;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What tags were lately seen to name in their registries, by space and reference: registries are not asked again within moments. */
export interface TagMemory {
  find(key: string): TagSeen | null;
  keep(key: string, seen: TagSeen): void;
}

/** A memory of at most so many tags, the oldest thrown out first. */
export function createTagMemory(most: number): TagMemory {
  const held = new Map<string, TagSeen>();
  return {
    find: (key) => held.get(key) ?? null,
    keep: (key, seen) => {
      held.delete(key);
      held.set(key, seen);
      const [oldest] = held.keys();
      if (held.size > most && oldest !== undefined) held.delete(oldest);
    },
  };
}
