import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeFingerprints, encodeFingerprints } from './fingerprint.ts';
import { indexFingerprints } from './fingerprint-index.ts';
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

it('an index has the hashes of its fingerprints and nothing else, each with its owners', () => {
  const pair = fc.record({ samples: hashes, marks: hashes });
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 6 }), hashes, (pairs, asked) => {
      const index = indexFingerprints(pairs.map((each, at) => ({ id: `L${at}`, length: 0, shift: 0, ...each })));
      for (const hash of [...asked, ...pairs.flatMap(({ samples, marks }) => [...samples, ...marks])]) {
        const expected = pairs.flatMap(({ samples, marks }, at) => [
          ...(samples.includes(hash) ? [at] : []),
          ...(marks.includes(hash) ? [-1 - at] : []),
        ]);
        const number = index.find(hash);
        const owners = number < 0 ? [] : [...index.owners.subarray(index.starts[number], index.starts[number + 1])];
        expect(new Set(owners)).toEqual(new Set(expected));
      }
    }),
  );
});

it('distinct hashes are ascending, each once', () => {
  expect([...distinctHashes(Uint32Array.of(5, 1, 5, 3, 1))]).toEqual([1, 3, 5]);
});
