import type { Checksum } from '../contracts/detector.ts';
import { base62, crc32 } from './crc32.ts';

/** Length of the random part of a token whose last six characters are its CRC-32 in base 62. */
const RANDOM_LENGTH = 30;
const CHECK_LENGTH = 6;

/**
 * Tokens of GitHub and npm: after the prefix come 30 random characters and six that are their CRC-32 in base 62. Longer forms carry no
 * such check.
 */
export function githubChecksum(token: string): Checksum {
  const body = token.slice(token.indexOf('_') + 1);
  if (body.length !== RANDOM_LENGTH + CHECK_LENGTH) return 'absent';
  return base62(crc32(body.slice(0, RANDOM_LENGTH)), CHECK_LENGTH) === body.slice(RANDOM_LENGTH) ? 'valid' : 'invalid';
}

/** Characters of the CRC-32 at the end of a routable token of GitLab. */
const ROUTABLE_CHECK_LENGTH = 7;

/** Routable tokens of GitLab end in the CRC-32, in base 36, of everything before it; the older form has no check. */
export function gitlabRoutableChecksum(token: string): Checksum {
  if (!token.includes('.')) return 'absent';
  const end = token.length - ROUTABLE_CHECK_LENGTH;
  const expected = crc32(token.slice(0, end)).toString(36).padStart(ROUTABLE_CHECK_LENGTH, '0');
  return expected === token.slice(end) ? 'valid' : 'invalid';
}
