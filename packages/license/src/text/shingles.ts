/** Words in one shingle. */
const SIZE = 4;

/** Shingle hashes have this many bits: enough that a long text meets a foreign hash in less than one of a thousand cases. */
export const HASH_BITS = 24;

/** The hashes of all runs of four words, in the order of the text. */
export function shingleHashes(words: readonly string[]): Uint32Array {
  const hashes = words.map(wordHash);
  const count = Math.max(0, hashes.length - SIZE + 1);
  const shingles = new Uint32Array(count);
  for (let at = 0; at < count; at += 1) {
    let hash = 0;
    for (let offset = 0; offset < SIZE; offset += 1) {
      hash = Math.imul(hash ^ (hashes[at + offset] ?? 0), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    shingles[at] = finish(hash) >>> (32 - HASH_BITS);
  }
  return shingles;
}

/** FNV-1a over UTF-16 units. */
function wordHash(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash;
}

function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

/** The same hashes, each once, ascending. */
export function distinctHashes(hashes: Uint32Array): Uint32Array {
  const sorted = hashes.toSorted();
  let kept = 0;
  for (let at = 0; at < sorted.length; at += 1) {
    const value = sorted[at] ?? 0;
    if (kept > 0 && sorted[kept - 1] === value) continue;
    sorted[kept] = value;
    kept += 1;
  }
  return sorted.slice(0, kept);
}
