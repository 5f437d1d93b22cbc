import { crc32 as zlibCrc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodesToUserAndPassword } from './basic-credentials.ts';
import { bech32Checksum } from './bech32.ts';
import { crc32 } from './crc32.ts';
import { shannonEntropy } from './entropy.ts';
import { hasTokenHeader } from './json-web-token.ts';
import { readLinearRegex } from './linear-regex.ts';
import { githubChecksum, gitlabRoutableChecksum } from './token-checksum.ts';

it('computes CRC-32 as zlib does', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(crc32(Buffer.from(bytes).toString('latin1'))).toBe(zlibCrc32(bytes));
    }),
  );
});

it.each([
  ['', 0],
  ['aaaa', 0],
  ['abab', 1],
  ['0123456789abcdef', 4],
])('measures the entropy of %s', (text, bits) => {
  expect(shannonEntropy(text)).toBeCloseTo(bits);
});

describe('checksums of tokens', () => {
  // A token that GitHub's own announcement made public, and one of GitLab's design page for routable tokens; both were never in use.
  const github = ['ghp', 'zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17'].join('_');
  const gitlab = ['bzoxd_Rb5_cHeWe1JH56wr2FCBA', '0r1pum4t4'].join('.');

  it.each([
    ['GitHub', githubChecksum(github), 'valid'],
    ['GitHub, one character changed', githubChecksum(github.replace('R', 'S')), 'invalid'],
    ['GitHub, another length', githubChecksum(`${github}x`), 'absent'],
    ['GitLab routable', gitlabRoutableChecksum(gitlab), 'valid'],
    ['GitLab routable, one character changed', gitlabRoutableChecksum(gitlab.replace('R', 'S')), 'invalid'],
    ['GitLab of the old form', gitlabRoutableChecksum('glpat-abc'), 'absent'],
    ['Bech32', bech32Checksum('A12UEL5L'), 'valid'],
    ['Bech32, longer', bech32Checksum('abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw'), 'valid'],
    ['Bech32, one character changed', bech32Checksum('A12UEL5Q'), 'invalid'],
  ])('%s', (_, actual, expected) => {
    expect(actual).toBe(expected);
  });
});

it.each([
  ['user:k7Jq2LmX', true],
  ['user:password', false],
  [':password', false],
  ['user:', false],
  ['user', false],
  ['us\0er:pass', false],
])('tells whether base64 of %j holds credentials', (text, expected) => {
  expect(decodesToUserAndPassword(Buffer.from(text).toString('base64'))).toBe(expected);
});

it.each([
  ['{"alg":"RS256"}', true],
  ['{"alg":"none"}', false],
  ['{"typ":"JWT"}', false],
  ['["alg"]', false],
  ['{', false],
])('tells whether %j is the header of a web token', (header, expected) => {
  expect(hasTokenHeader(`${Buffer.from(header).toString('base64url')}.x.y`)).toBe(expected);
});

describe('users’ expressions', () => {
  it('match in time linear to the text', () => {
    const reading = readLinearRegex('(a+)+$');
    expect(reading.ok && reading.regex.test(`${'a'.repeat(100_000)}!`)).toBe(false);
  });

  it.each(['(', '(?<!x)y', '(a)\\1', 'x'.repeat(9000), '((a{1,100}){1,100}){1,100}'])(
    'are refused: %.20s',
    (source) => {
      expect(readLinearRegex(source).ok).toBe(false);
    },
  );

  it('give the spans of their groups', () => {
    const reading = readLinearRegex('(x)?(\\d+)');
    expect(reading.ok && [...reading.regex.matches('a12 x3')]).toEqual([
      [
        [1, 3],
        [-1, -1],
        [1, 3],
      ],
      [
        [4, 6],
        [4, 5],
        [5, 6],
      ],
    ]);
  });
});
