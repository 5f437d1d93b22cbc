import type { FileWindows } from '@assay/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createByteReader } from './byte-reader.ts';
import { partOf, piecesOf, sizeOf } from './content.ts';
import { createWindowReader } from './window-reader.ts';

/** The same bytes, not held. */
function windowsOf(bytes: Uint8Array): FileWindows {
  return {
    sizeBytes: bytes.byteLength,
    read: (at, length) => Buffer.from(bytes.subarray(at, at + length)),
  };
}

/** Enough for several pages, with something to find. */
const BYTES = Buffer.from(Uint8Array.from({ length: 100_000 }, (_, at) => (at * 31 + (at >> 8)) % 256));
const place = fc.oneof(
  fc.integer({ min: -10, max: BYTES.byteLength + 10 }),
  fc.constantFrom(16_383, 16_384, 2 ** 40, 2 ** 60, Infinity, Number.NaN),
);

test('numbers, texts and slices are the same whether content is held or not', () => {
  for (const littleEndian of [true, false]) {
    const [held, read] = [createByteReader(BYTES, littleEndian), createWindowReader(windowsOf(BYTES), littleEndian)];
    fc.assert(
      fc.property(place, fc.oneof(fc.nat({ max: 3000 }), fc.constantFrom(0, -1, Infinity)), (at, length) => {
        expect(read.u8(at)).toBe(held.u8(at));
        expect(read.u16(at)).toBe(held.u16(at));
        expect(read.u32(at)).toBe(held.u32(at));
        expect(read.u64(at)).toBe(held.u64(at));
        expect(read.word(at, 4)).toBe(held.word(at, 4));
        expect(read.text(at, length)).toBe(held.text(at, length));
        expect(read.slice(at, length).equals(held.slice(at, length))).toBe(true);
      }),
      { numRuns: 500 },
    );
  }
});

test('many pages may be read in any order', () => {
  const bytes = Buffer.alloc(6 * 1024 * 1024);
  for (let at = 0; at < bytes.byteLength; at += 4) bytes.writeUInt32LE(at, at);
  const reader = createByteReader(windowsOf(bytes), true);
  for (let at = 0; at < bytes.byteLength; at += 5000) expect(reader.u32(at - (at % 4))).toBe(at - (at % 4));
  expect(reader.u32(0)).toBe(0);
});

test.each([0, 1, 99_990, 50_000])('bytes are found at %i', (at) => {
  const bytes = Buffer.alloc(100_000);
  bytes.write('needle', at);
  expect(createByteReader(windowsOf(bytes), true).indexOf(Buffer.from('needle'))).toBe(at);
  expect(createByteReader(windowsOf(bytes), true).indexOf(Buffer.from('other'))).toBe(-1);
});

describe('pieces', () => {
  test('of content that is held are one', () => {
    expect([...piecesOf(Buffer.from('abc'), 5)]).toMatchObject([{ start: 0, end: 3, offset: 0 }]);
  });

  test('cover each place once, with what surrounds it', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.nat({ max: 20 }),
        fc.integer({ min: 1, max: 50 }),
        (all, around, size) => {
          const found: number[] = [];
          let next = 0;
          for (const { bytes, start, end, offset } of piecesOf(windowsOf(all), around, size)) {
            expect(offset + start).toBe(next);
            expect(start).toBe(Math.min(around, next));
            expect(bytes.byteLength - end).toBe(Math.min(around, all.byteLength - offset - end));
            found.push(...bytes.subarray(start, end));
            next = offset + end;
          }
          expect(found).toEqual([...all]);
        },
      ),
    );
  });
});

test.each([
  [0, 4, 'abcd'],
  [2, 100, 'cdef'],
  [6, 1, ''],
  [-1, 3, ''],
  [Infinity, 3, ''],
  [2, -3, ''],
  [Number.NaN, 1, ''],
  [1, Infinity, 'bcdef'],
])('the part from %d on of %d bytes is %j', (offset, size, expected) => {
  for (const content of [Buffer.from('abcdef'), windowsOf(Buffer.from('abcdef'))]) {
    const part = partOf(content, offset, size);
    expect(sizeOf(part)).toBe(expected.length);
    expect(createByteReader(part, true).slice(0, 100).toString()).toBe(expected);
  }
});
