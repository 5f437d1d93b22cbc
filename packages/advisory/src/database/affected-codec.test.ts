import { describe, expect, it } from 'vitest';
import { affectedOf } from '../testing/sample-data.ts';
import { affectedDecoders, encodeAffected } from './affected-codec.ts';

const first = affectedOf({ namespace: 'deb:debian:12', name: 'zlib1g', fixed: '1:1.3-1' });
const second = { ...first, name: 'zlib1g-dev' };
const corrupt = expect.objectContaining({ code: 'DATABASE_CORRUPT' });

describe('rows that say the same in the same words', () => {
  const [one, other] = [encodeAffected(first), encodeAffected(second)];

  it('are each of their own package', () => {
    const decoderOf = affectedDecoders();
    expect(one.data).toBe(other.data);
    expect(decoderOf(first.namespace, first.name)(one.data, one.crc)).toEqual(first);
    expect(decoderOf(second.namespace, second.name)(other.data, other.crc)).toEqual(second);
  });

  it.each<[string, string, number]>([
    ['the seal of another package', other.data, one.crc],
    ['another version under the same seal', other.data.replace('1:1.3-1', '1:1.3-2'), other.crc],
    ['no JSON', '[', other.crc],
  ])('are refused with %s, although the words were read before', (_, data, crc) => {
    const decoderOf = affectedDecoders();
    decoderOf(first.namespace, first.name)(one.data, one.crc);
    expect(() => decoderOf(second.namespace, second.name)(data, crc)).toThrow(corrupt);
  });
});
