import { createPublicKey, verify } from 'node:crypto';
import { isFields } from './call.ts';

/** True for a token of an app that its key signed, that counts now and for no longer than GitHub takes. */
export function isAppToken(token: string, appId: number, publicKey: string): boolean {
  const [head = '', claims = '', signature = ''] = token.split('.');
  const data = Buffer.from(`${head}.${claims}`);
  if (!verify('sha256', data, createPublicKey(publicKey), Buffer.from(signature, 'base64url'))) return false;
  const read: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
  if (!isFields(read)) return false;
  const { iss, iat, exp } = read;
  const now = Date.now() / 1000;
  return (
    Number(iss) === appId &&
    typeof iat === 'number' &&
    typeof exp === 'number' &&
    iat <= now &&
    exp > now &&
    exp - iat <= 660
  );
}
