import { createHash } from 'node:crypto';
import type { Cache } from '@assay/core';

const NAMESPACE = 'repository-secrets';
/** Bytes of a key. */
const KEY_BYTES = 16;
/** A larger cache is not kept. */
const MAX_BYTES = 128 * 1024 * 1024;

/**
 * Which contents of one repository hold no secret by one revision of the search. Those that hold one are looked through each time: nothing
 * of a secret is ever kept. A content is known by its id and by what else it depends on: the path that it
 * was looked at under, and the attributes of that.
 */
export class BlobCache {
  readonly #cache: Cache | null;
  readonly #key: string;
  readonly #known: Set<string>;
  #isChanged = false;

  private constructor(cache: Cache | null, key: string, known: Set<string>) {
    this.#cache = cache;
    this.#key = key;
    this.#known = known;
  }

  /** Opens what is known of the repository that keeps its objects in this directory: others may claim that their contents have its ids. */
  static async open(cache: Cache | null, revision: string, objectDirectory: string): Promise<BlobCache> {
    const key = `${revision} ${objectDirectory}`;
    const value = objectDirectory === '' ? null : ((await cache?.get(NAMESPACE, key)) ?? null);
    const known = new Set<string>();
    if (value !== null && value.length % KEY_BYTES === 0) {
      const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
      for (let at = 0; at < text.length; at += KEY_BYTES) known.add(text.slice(at, at + KEY_BYTES));
    }
    return new BlobCache(objectDirectory === '' ? null : cache, key, known);
  }

  /** True when nothing was found in the content before. */
  isClean(blob: string, place: string): boolean {
    return this.#known.has(keyOf(blob, place));
  }

  /** Remembers that nothing was found. */
  addClean(blob: string, place: string): void {
    this.#known.add(keyOf(blob, place));
    this.#isChanged = true;
  }

  /** Keeps what was remembered. */
  async save(): Promise<void> {
    const size = this.#known.size * KEY_BYTES;
    if (this.#cache === null || !this.#isChanged || size > MAX_BYTES) return;
    await this.#cache.put(NAMESPACE, this.#key, Buffer.from([...this.#known].join(''), 'latin1'));
  }
}

function keyOf(blob: string, place: string): string {
  return createHash('sha256').update(`${blob}\0${place}`).digest().toString('latin1', 0, KEY_BYTES);
}
