import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { isJsonObject } from '@assay/core';
import { serverError } from '../errors.ts';

/** Cost of guessing a passphrase (RFC 7914): 128 MiB and about half a second for each guess. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 } as const;

/** Seals the file of encryption keys under a passphrase: scrypt, then AES-256-GCM. */
export function sealKeys(text: string, passphrase: string): Uint8Array {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', scryptSync(passphrase.normalize('NFC'), salt, 32, COST), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const told = { form: 1, salt, nonce, tag: cipher.getAuthTag(), sealed };
  return Buffer.from(
    JSON.stringify(told, (_, value: unknown) => (isBytes(value) ? Buffer.from(value.data).toString('base64') : value)),
  );
}

/**
 * Opens what `sealKeys` sealed.
 * @throws PASSPHRASE_WRONG
 */
export function openKeys(bytes: Uint8Array, passphrase: string): string {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString());
    const field = (name: string): Buffer => {
      const text = isJsonObject(value) ? value[name] : null;
      if (typeof text !== 'string') throw new TypeError('it is no sealed file');
      return Buffer.from(text, 'base64');
    };
    const key = scryptSync(passphrase.normalize('NFC'), field('salt'), 32, COST);
    const decipher = createDecipheriv('aes-256-gcm', key, field('nonce'), { authTagLength: 16 });
    decipher.setAuthTag(field('tag'));
    return Buffer.concat([decipher.update(field('sealed')), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw serverError('PASSPHRASE_WRONG', 'the encryption keys of the backup do not open with that passphrase', {
      cause,
    });
  }
}

function isBytes(value: unknown): value is { readonly type: 'Buffer'; readonly data: readonly number[] } {
  return isJsonObject(value) && value['type'] === 'Buffer' && Array.isArray(value['data']);
}
