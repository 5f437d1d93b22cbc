import { describe, expect, it } from 'vitest';
import { affectedOf } from '../testing/sample-data.ts';
import { affectedDecoder, encodeAffected } from './affected-codec.ts';

const first = affectedOf({ namespace: 'deb:debian:12', name: 'zlib1g', fixed: '1:1.3-1' });
const second = { ...first, name: 'zlib1g-dev' };
const corrupt = expect.objectContaining({ code: 'DATABASE_CORRUPT' });

describe('rows that say the same in the same words', () => {
  const [one, other] = [encodeAffected(first), encodeAffected(second)];
  const decode = affectedDecoder(second.namespace, second.name);

  it('are each of their own package', () => {
    expect(one.data).toBe(other.data);
    expect(affectedDecoder(first.namespace, first.name)(one.data, one.crc)).toEqual(first);
    expect(decode(other.data, other.crc)).toEqual(second);
  });

  it.each<[string, unknown, unknown]>([
    ['the seal of another package', other.data, one.crc],
    ['another version under the same seal', other.data.replace('1:1.3-1', '1:1.3-2'), other.crc],
    ['a seal that is text', other.data, String(other.crc)],
    ['no text', null, other.crc],
  ])('are refused with %s', (_, data, crc) => {
    expect(() => decode(data, crc)).toThrow(corrupt);
  });
});
