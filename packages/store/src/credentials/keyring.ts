import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { storeError } from '../errors.ts';

/** The keys that secrets are sealed with: 32 bytes each, by id. New ones are sealed with the current key. */
export interface Keyring {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

/** A secret as it is stored. */
export interface SealedSecret {
  readonly keyId: string;
  /** Nonce (12 bytes), tag (16 bytes), ciphertext: AES-256-GCM (NIST SP 800-38D). */
  readonly sealed: Uint8Array;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/**
 * Seals a secret. `place` names the record it belongs to and is needed to open it, so that a sealed secret copied to another record
 * or another space does not open there.
 * @throws CREDENTIAL_UNREADABLE when the current key is missing or not 32 bytes.
 */
export function sealSecret(keyring: Keyring, place: readonly string[], secret: string): SealedSecret {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(keyring, keyring.current), nonce);
  cipher.setAAD(Buffer.from(JSON.stringify(place)));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return { keyId: keyring.current, sealed: Buffer.concat([nonce, cipher.getAuthTag(), text]) };
}

/**
 * Opens a sealed secret.
 * @throws CREDENTIAL_UNREADABLE when its key is missing, it was changed, or it belongs to another place.
 */
export function openSecret(keyring: Keyring, place: readonly string[], secret: SealedSecret): string {
  const bytes = Buffer.from(secret.sealed);
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw unreadable('it is too short');
  const key = keyOf(keyring, secret.keyId);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(JSON.stringify(place)));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw unreadable('it was changed or moved', cause);
  }
}

function keyOf(keyring: Keyring, id: string): Uint8Array {
  const key = keyring.keys.get(id);
  if (key === undefined) throw unreadable(`there is no encryption key ${JSON.stringify(id)}`);
  if (key.length !== KEY_BYTES) throw unreadable(`encryption key ${JSON.stringify(id)} does not have 32 bytes`);
  return key;
}

function unreadable(why: string, cause?: unknown): Error {
  return storeError('CREDENTIAL_UNREADABLE', `a stored credential cannot be opened: ${why}`, { cause });
}
