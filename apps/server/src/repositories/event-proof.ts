import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { EventHeaders, EventSender } from './event-senders.ts';

/** Headers in which senders put a secret: as it is, or as a bearer token. */
const SECRET_HEADERS: readonly string[] = ['authorization', 'x-assay-secret'];

/** True when the sender of an event proved that it knows the secret of the receiver. A receiver without one is proved by its address alone. */
export function isProven(
  proof: EventSender['proof'],
  secret: string | null,
  { headers, body }: { readonly headers: EventHeaders; readonly body: Uint8Array },
): boolean {
  if (proof === 'address') return true;
  if (secret === null || secret === '') return false;
  if (proof === 'signature') return isSigned(secret, headers('x-hub-signature-256'), body);
  return SECRET_HEADERS.some((name) => {
    const value = headers(name);
    return value !== null && isSame(value.replace(/^Bearer +/i, ''), secret);
  });
}

function isSigned(secret: string, header: string | null, body: Uint8Array): boolean {
  const [, hex] = /^sha256=([0-9a-f]{64})$/.exec(header ?? '') ?? [];
  if (hex === undefined) return false;
  return isSame(hex, createHmac('sha256', secret).update(body).digest('hex'));
}

/** Compares digests, which have one length, in a time that tells nothing. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
