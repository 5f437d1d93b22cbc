import { describe, expect, it } from 'vitest';
import { addressGroup } from './caller-address.ts';
import { createRateLimiter } from './rate-limiter.ts';

describe('a rate limiter', () => {
  it('gives as many as are allowed at once, then one after the time that it says', () => {
    const limiter = createRateLimiter(60);
    const taken = Array.from({ length: 61 }, () => limiter.take('a', 1000).allowed);
    expect(taken.filter(Boolean)).toHaveLength(60);
    const refused = limiter.take('a', 1000);
    expect(refused).toMatchObject({ allowed: false, remaining: 0, retryAfter: 1 });
    expect(limiter.take('a', 1000 + refused.retryAfter * 1000).allowed).toBe(true);
    expect(limiter.take('b', 1000)).toMatchObject({ allowed: true, remaining: 59 });
  });

  it('is not moved by a clock that goes back, and by looking', () => {
    const limiter = createRateLimiter(1);
    expect(limiter.peek('a', 1000).allowed).toBe(true);
    expect(limiter.take('a', 1000).allowed).toBe(true);
    expect(limiter.take('a', 500).allowed).toBe(false);
  });

  it('remembers those who came last, however many come', () => {
    const limiter = createRateLimiter(1, 3);
    for (const caller of ['a', 'b', 'c', 'd']) limiter.take(caller, 0);
    expect(limiter.peek('d', 0).allowed).toBe(false);
    expect(limiter.peek('a', 0).allowed).toBe(true);
  });
});

describe('addresses', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s is counted as %s', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});
