import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Bytes of randomness in a key: far beyond guessing, so one round of SHA-256 is all the hashing it needs. */
const SECRET_BYTES = 32;
const TOKEN = /^assay_([0-9a-f-]{36})_([A-Za-z0-9_-]{20,200})$/;

/** A secret for a new key. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** The text that a caller presents: recognisable by secret scanners, and naming its key. */
export function apiKeyToken(id: string, secret: string): string {
  return `assay_${id}_${secret}`;
}

/** The parts of a token; null when it is not one. */
export function parseApiKeyToken(token: string): { readonly id: string; readonly secret: string } | null {
  const [, id, secret] = TOKEN.exec(token) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

/** What is kept of a secret. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Whether the secret is the one with that hash, in a time that does not tell how much of it is right. */
export function secretMatches(secret: string, hash: string): boolean {
  const given = Buffer.from(hashSecret(secret));
  const kept = Buffer.from(hash);
  return given.length === kept.length && timingSafeEqual(given, kept);
}

/** Name of the setting that says which key a token of the operator's own words belongs to. */
export function verbatimName(token: string): string {
  return `verbatim-key:${hashSecret(token)}`;
}
