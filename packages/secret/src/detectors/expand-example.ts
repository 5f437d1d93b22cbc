import { base62, crc32 } from '../text/crc32.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

/** What the names in templates stand for. */
const ALPHABETS: Readonly<Record<string, string>> = {
  digits: DIGITS,
  hex: `${DIGITS}abcdef`,
  HEX: `${DIGITS}ABCDEF`,
  lower: LETTERS + DIGITS,
  upper: LETTERS.toUpperCase() + DIGITS,
  alpha: LETTERS + LETTERS.toUpperCase(),
  alnum: LETTERS + LETTERS.toUpperCase() + DIGITS,
  url: `${LETTERS}${LETTERS.toUpperCase()}${DIGITS}-_`,
  base64: `${LETTERS}${LETTERS.toUpperCase()}${DIGITS}+/`,
  base32: `${LETTERS.toUpperCase()}234567`,
  base36: DIGITS + LETTERS,
  lower32: `${LETTERS}234567`,
  bech32: 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L',
};

/** One slot of a template: `{}`, `{name}` or `{name:length}`. */
const SLOT = /\{([a-zA-Z0-9]*)(?::(\d+))?\}/g;

/**
 * Makes the text of an example: `{alnum:36}` becomes 36 random-looking letters and digits, `{uuid}` a UUID, `{jwt}` a token, `{}`
 * nothing. The same template always gives the same text. Braces that are no slot stay.
 */
export function expandExample(template: string): string {
  let seed = crc32(template);
  const random = (below: number): number => {
    seed = (Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return ((seed ^ (seed >>> 13)) >>> 0) % below;
  };
  const draw = (alphabet: string, length: number): string => {
    return Array.from({ length }, () => alphabet[random(alphabet.length)] ?? '').join('');
  };
  return template.replaceAll(SLOT, (slot: string, name: string, length: string | undefined) => {
    if (name === '' && length === undefined) return '';
    if (name === 'uuid') return [8, 4, 4, 4, 12].map((size) => draw(ALPHABETS['hex'] ?? '', size)).join('-');
    if (name === 'jwt') return jwt(draw(ALPHABETS['alnum'] ?? '', 24), draw(ALPHABETS['url'] ?? '', 43));
    if (name === 'github') return withGithubChecksum(draw(ALPHABETS['alnum'] ?? '', 30));
    const alphabet = ALPHABETS[name];
    return alphabet === undefined || length === undefined ? slot : draw(alphabet, Number(length));
  });
}

function jwt(subject: string, signature: string): string {
  const parts = [{ alg: 'HS256', typ: 'JWT' }, { sub: subject }].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return [...parts, signature].join('.');
}

function withGithubChecksum(random: string): string {
  return random + base62(crc32(random), 6);
}
