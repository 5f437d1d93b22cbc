import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CatalogerError } from '@assay/core';
import { assert, nat, property, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unpackXz } from './unpack-xz.ts';

const LIMIT = 1024 * 1024;

function file(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, 'samples', name));
}

/** Made of `text.txt` with xz 5.4. */
function packed(name: string): Buffer {
  return Buffer.from(file(`${name}.base64`).toString(), 'base64');
}

const invalid = expect.objectContaining({ code: 'BUILD_INFO_INVALID' });

describe('xz', () => {
  test.each(['crc32', 'properties', 'blocks'])('unpacks what was packed: %s', (name) => {
    expect(Buffer.from(unpackXz(packed(name), LIMIT))).toEqual(file('text.txt'));
  });

  test('unpacks chunks that were not compressed', () => {
    const block = [2, 0, 0x21, 1, 0x16, 0, 0, 0, 0, 0, 0, 0];
    const chunks = [1, 0, 2, 97, 98, 99, 2, 0, 0, 100, 0];
    const bytes = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 0, 0, 0, 0, 0, ...block, ...chunks, 0, 0]);
    expect(Buffer.from(unpackXz(bytes, LIMIT)).toString()).toBe('abcd');
  });

  test.each([
    ['of another format', Buffer.from('text')],
    ['that are nothing', Buffer.alloc(0)],
    ['cut off', packed('crc32').subarray(0, 300)],
    ['filtered in another way', packed('filtered')],
    ['whose check does not agree', changed(packed('crc32'), 400)],
  ])('refuses data %s', (_name, bytes) => {
    expect(() => unpackXz(bytes, LIMIT)).toThrow(invalid);
  });

  test('refuses to unpack to more than it may', () => {
    const size = file('text.txt').byteLength;
    expect(unpackXz(packed('crc32'), size)).toHaveLength(size);
    expect(() => unpackXz(packed('crc32'), size - 1)).toThrow(invalid);
  });

  test('damaged in any way gives bytes or a refusal, never another error', () => {
    const whole = packed('crc32');
    assert(
      property(nat(whole.byteLength), uint8Array({ minLength: 1, maxLength: 8 }), (at, bytes) => {
        const damaged = Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at + bytes.byteLength)]);
        try {
          expect(unpackXz(damaged, LIMIT).byteLength).toBeLessThanOrEqual(LIMIT);
        } catch (error) {
          expect(error).toBeInstanceOf(CatalogerError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function changed(bytes: Buffer, at: number): Buffer {
  const other = Buffer.from(bytes);
  other[at] = (other[at] ?? 0) ^ 0x55;
  return other;
}
