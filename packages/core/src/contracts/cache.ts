/**
 * A place for values that can be made again: named by content, safe to lose at any time, safe for several processes. Values that
 * were damaged on the way are never returned.
 */
export interface Cache {
  /** The value under this key, or null when there is none. Never throws for a damaged or unreadable entry. */
  get(namespace: string, key: string): Promise<Uint8Array | null>;
  /** Keeps a value; whole or not at all. A cache that cannot be written to is no error: the value is simply not kept. */
  put(namespace: string, key: string, value: Uint8Array): Promise<void>;
}
