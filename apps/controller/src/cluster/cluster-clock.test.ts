import { describe, expect, it } from 'vitest';
import { ClusterClock } from './cluster-clock.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const MINUTE = 60_000;

const clockAt = (local: () => number): ClusterClock => new ClusterClock(() => undefined, local);

describe('the clock of the cluster', () => {
  it.each<[string, number, string | undefined, number, number]>([
    ['goes by its own where the other says the same', 0, new Date(NOW).toUTCString(), 0, 0],
    ['takes what is off by a moment for the same', 1400, new Date(NOW).toUTCString(), 0, 0],
    ['is ahead with the API server', 0, new Date(NOW + 10 * MINUTE).toUTCString(), 0, 10 * MINUTE + 500],
    ['is behind with the API server', 0, new Date(NOW - 10 * MINUTE).toUTCString(), 0, -10 * MINUTE + 500],
    ['learns nothing from an answer without a time', 0, undefined, 0, 0],
    ['learns nothing from a time that is none', 0, 'yesterday', 0, 0],
    ['learns nothing from an answer that took long', 0, new Date(NOW + MINUTE).toUTCString(), 5000, 0],
  ])('%s', (_name, localOffset, date, roundTripMs, offset) => {
    const local = NOW + localOffset;
    const clock = clockAt(() => local);
    clock.observe(date, local - roundTripMs);
    expect(clock.offsetMs).toBe(offset);
    expect(clock.now()).toBe(local + offset);
  });

  it('follows when the clock of this machine is set right', () => {
    let local = NOW - 30 * MINUTE;
    const clock = clockAt(() => local);
    clock.observe(new Date(NOW).toUTCString(), local);
    expect(Math.abs(clock.now() - NOW)).toBeLessThan(1000);
    local = NOW;
    clock.observe(new Date(NOW).toUTCString(), local);
    expect(clock.offsetMs).toBe(0);
  });

  it('does not jump with every answer', () => {
    const clock = clockAt(() => NOW);
    clock.observe(new Date(NOW + 10 * MINUTE).toUTCString(), NOW);
    const first = clock.offsetMs;
    clock.observe(new Date(NOW + 10 * MINUTE + 1000).toUTCString(), NOW);
    expect(clock.offsetMs).toBe(first);
  });
});
