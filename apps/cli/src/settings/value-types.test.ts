import { describe, expect, it } from 'vitest';
import { parseLimits } from './limits.ts';
import { parseOutput } from './output-target.ts';
import { parseCount, parseDuration, parseHost, parseOrigin, parsePair, parseSize, parseSwitch } from './value-types.ts';

describe('values that are read', () => {
  it.each<[string, () => unknown, unknown]>([
    ['seconds', () => parseDuration('90s'), 90_000],
    ['mixed durations', () => parseDuration('1h30m5s250ms'), 5_405_250],
    ['binary sizes', () => parseSize('2GiB'), 2 * 1024 ** 3],
    ['decimal sizes', () => parseSize('500MB'), 500_000_000],
    ['bare bytes', () => parseSize('1048576'), 1_048_576],
    ['counts', () => parseCount('7'), 7],
    ['true', () => parseSwitch(['true']), true],
    ['0 as false', () => parseSwitch(['0']), false],
    ['pairs with more equals signs', () => parsePair('a=b=c', 'x'), ['a', 'b=c']],
    ['origins', () => parseOrigin('https://auth.example:8443'), 'https://auth.example:8443'],
    ['hosts', () => parseHost('Registry.Example:5000'), 'registry.example:5000'],
    ['IPv6 hosts', () => parseHost('[::1]:5000'), '[::1]:5000'],
    [
      'limits',
      () => parseLimits(['maxEntries=10', 'maxUnpackedBytes=1GiB', 'maxDurationMs=2m', 'maxEntries=11']),
      { maxEntries: 11, maxUnpackedBytes: 1024 ** 3, maxDurationMs: 120_000 },
    ],
    ['reports on stdout', () => parseOutput('json=-', { baseDirectory: '/b' }), { format: 'json', file: null }],
    [
      'reports in files',
      () => parseOutput('json=a=b.json', { baseDirectory: '/b' }),
      { format: 'json', file: '/b/a=b.json' },
    ],
  ])('%s', (_, read, expected) => {
    expect(read()).toEqual(expected);
  });
});

describe('values that are refused', () => {
  it.each<[string, () => unknown]>([
    ['a duration without a unit', () => parseDuration('90')],
    ['a duration with an unknown unit', () => parseDuration('1d')],
    ['a duration of nothing', () => parseDuration('0s')],
    ['an empty duration', () => parseDuration('')],
    ['a duration with a gap', () => parseDuration('1h 5m')],
    ['a duration beyond timers', () => parseDuration('10000h')],
    ['a fraction of a size', () => parseSize('1.5GiB')],
    ['an unknown unit', () => parseSize('1XB')],
    ['a unit that JavaScript objects inherit', () => parseSize('1constructor')],
    ['no bytes', () => parseSize('0')],
    ['more bytes than numbers hold', () => parseSize('99999999999TiB')],
    ['a negative count', () => parseCount('-1')],
    ['yes', () => parseSwitch(['yes'])],
    ['half a pair', () => parsePair('a=', 'x')],
    ['an origin with a path', () => parseOrigin('https://auth.example/token')],
    ['an origin with a user', () => parseOrigin('https://u:p@auth.example')],
    ['another scheme', () => parseOrigin('file:///etc')],
    ['a host with a path', () => parseHost('registry.example/team')],
    ['an unknown limit', () => parseLimits(['maxEntrys=1'])],
    ['a limit without a value', () => parseLimits(['maxEntries'])],
    ['a report without a format', () => parseOutput('=x', { baseDirectory: '/' })],
    ['a report without a file', () => parseOutput('json=', { baseDirectory: '/' })],
  ])('%s', (_, read) => {
    expect(read).toThrow(expect.objectContaining({ name: 'InvalidValue' }));
  });
});
