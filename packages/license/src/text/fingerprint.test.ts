import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeFingerprints, encodeFingerprints } from './fingerprint.ts';
import { hashSet } from './hash-set.ts';
import { distinctHashes } from './shingles.ts';

const hashes = fc
  .uniqueArray(fc.integer({ min: 0, max: 2 ** 24 - 1 }), { maxLength: 50 })
  .map((list) => Uint32Array.from(list).toSorted());

it('what was encoded is decoded', () => {
  const fingerprint = fc.record({
    id: fc.stringMatching(/^[A-Za-z0-9.-]{1,20}$/),
    length: fc.nat(),
    shift: fc.integer({ min: 0, max: 10 }),
    samples: hashes,
    marks: hashes,
  });
  fc.assert(
    fc.property(fc.array(fingerprint, { minLength: 1, maxLength: 8 }), (list) => {
      const { ids, bytes } = encodeFingerprints(list);
      expect(decodeFingerprints(ids, bytes)).toEqual(list);
    }),
  );
});

it('a hash set has what it was given and nothing else', () => {
  fc.assert(
    fc.property(hashes, hashes, (given, asked) => {
      const set = hashSet(given);
      for (const hash of given) expect(set.has(hash)).toBe(true);
      for (const hash of asked) expect(set.has(hash)).toBe(given.includes(hash));
    }),
  );
});

it('distinct hashes are ascending, each once', () => {
  expect([...distinctHashes(Uint32Array.of(5, 1, 5, 3, 1))]).toEqual([1, 3, 5]);
});
