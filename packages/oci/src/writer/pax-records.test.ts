import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { encodePaxRecords } from './pax-records.ts';

test('the length of a record counts its own digits, also where they grow by one', () => {
  assert(
    property(integer({ min: 0, max: 1100 }), (size) => {
      const bytes = Buffer.from(encodePaxRecords([['k', 'v'.repeat(size)]]));
      const length = Number(bytes.subarray(0, bytes.indexOf(0x20)).toString());
      expect(length).toBe(bytes.length);
    }),
    { numRuns: 300 },
  );
});
