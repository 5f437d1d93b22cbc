import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
/** Bytes of a secret that the specification allows. */
const [FEWEST, MOST] = [24, 64];

/** A new secret: `whsec_` and 32 random bytes in base64 (Standard Webhooks 1.0, signature scheme). */
export function newWebhookSecret(): string {
  return `${PREFIX}${randomBytes(32).toString('base64')}`;
}

/** The bytes of a secret of that form; null for a text of another form. */
function secretBytes(secret: string): Uint8Array | null {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : null;
  if (encoded === null || !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return null;
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.length >= FEWEST && bytes.length <= MOST ? bytes : null;
}

/** True for a secret that can sign. */
export function isWebhookSecret(secret: string): boolean {
  return secretBytes(secret) !== null;
}

/**
 * The headers by which a receiver knows that a message is ours and fresh (Standard Webhooks 1.0): id, time in seconds, and HMAC-SHA256 over
 * both and the body. Null for a secret that cannot sign.
 */
export function signatureHeaders(
  secret: string,
  id: string,
  seconds: number,
  body: string,
): Readonly<Record<string, string>> | null {
  const key = secretBytes(secret);
  if (key === null) return null;
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` };
}
