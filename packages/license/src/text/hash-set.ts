/** A fixed set of hashes that answers fast; hashes are below 2^31. */
export interface HashSet {
  readonly has: (hash: number) => boolean;
}

/** Builds a set with open addressing, at most half full. */
export function hashSet(hashes: Uint32Array): HashSet {
  const size = 2 ** Math.ceil(Math.log2(Math.max(16, hashes.length * 2)));
  const slots = new Int32Array(size).fill(-1);
  const mask = size - 1;
  for (const hash of hashes) {
    let slot = Math.imul(hash, 0x9e3779b1) >>> 8;
    while (slots[slot & mask] !== -1 && slots[slot & mask] !== hash) slot += 1;
    slots[slot & mask] = hash;
  }
  return {
    has: (hash) => {
      let slot = Math.imul(hash, 0x9e3779b1) >>> 8;
      for (;;) {
        const found = slots[slot & mask];
        if (found === hash) return true;
        if (found === -1) return false;
        slot += 1;
      }
    },
  };
}
