import { secretbox } from '@noble/ciphers/salsa.js';
import { type KeyObject, createPrivateKey, createPublicKey, scryptSync } from 'node:crypto';
import { trustError } from '../errors.ts';
import { StrictJsonError, readStrictObject } from '../json/strict-json.ts';
import { readPublicKeys } from '../keys/read-pem.ts';
import { isJsonObject } from '@assay/core';

const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----\s+([A-Za-z0-9+/=\s]+)-----END \1-----/;
/** Labels under which cosign keeps encrypted keys. */
const COSIGN: ReadonlySet<string> = new Set(['ENCRYPTED SIGSTORE PRIVATE KEY', 'ENCRYPTED COSIGN PRIVATE KEY']);
const MAX_PEM = 65_536;
/** Largest memory that the derivation of a password may take, in bytes: twice what cosign asks for. */
const MAX_SCRYPT_BYTES = 128 * 1024 * 1024;

/**
 * Reads a private key in PEM: PKCS#8, SEC1 or PKCS#1, plain or encrypted, or as cosign keeps it (scrypt and NaCl secretbox). Keys that a
 * verifier would refuse are refused here.
 * @throws SIGNING_KEY_INVALID; nothing of key or password is in messages
 */
export function readSigningKey(pem: string, password: string | null): KeyObject {
  const match = pem.length > MAX_PEM ? null : BLOCK.exec(pem);
  if (match === null) throw trustError('SIGNING_KEY_INVALID', 'the file is no private key in PEM');
  const [text, label = '', body = ''] = match;
  const key = COSIGN.has(label)
    ? parseKey({ key: openSecretBox(body, password ?? ''), format: 'der', type: 'pkcs8' })
    : parseKey({ key: text, format: 'pem', ...(password === null ? {} : { passphrase: password }) });
  // A key that no verifier accepts is told now, not when somebody deploys.
  readPublicKeys(createPublicKey(key).export({ format: 'pem', type: 'spki' }));
  return key;
}

function parseKey(input: Parameters<typeof createPrivateKey>[0]): KeyObject {
  try {
    return createPrivateKey(input);
  } catch {
    // The reason that the library gives may quote the key.
    throw trustError('SIGNING_KEY_INVALID', 'the private key cannot be read, or the password is wrong');
  }
}

function openSecretBox(body: string, password: string): Buffer {
  const { salt, cost, blockSize, parallelization, nonce, ciphertext } = readBox(body);
  try {
    const key = scryptSync(Buffer.from(password, 'utf8'), salt, 32, {
      N: cost,
      r: blockSize,
      p: parallelization,
      maxmem: MAX_SCRYPT_BYTES,
    });
    return Buffer.from(secretbox(new Uint8Array(key), new Uint8Array(nonce)).open(new Uint8Array(ciphertext)));
  } catch {
    throw trustError('SIGNING_KEY_INVALID', 'the private key cannot be decrypted: the password is wrong');
  }
}

interface SecretBox {
  readonly salt: Buffer;
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
  readonly nonce: Buffer;
  readonly ciphertext: Buffer;
}

function readBox(body: string): SecretBox {
  const refuse = (): Error => trustError('SIGNING_KEY_INVALID', 'the encrypted private key is not as cosign writes it');
  try {
    const box = readStrictObject(Buffer.from(body, 'base64'));
    const { kdf, cipher, ciphertext } = box;
    if (!isJsonObject(kdf) || !isJsonObject(cipher) || !isJsonObject(kdf['params'])) throw refuse();
    if (kdf['name'] !== 'scrypt' || cipher['name'] !== 'nacl/secretbox') throw refuse();
    const { N, r, p } = kdf['params'];
    const [salt, nonce, sealed] = [kdf['salt'], cipher['nonce'], ciphertext].map((value) =>
      typeof value === 'string' ? Buffer.from(value, 'base64') : null,
    );
    if (typeof N !== 'number' || typeof r !== 'number' || typeof p !== 'number') throw refuse();
    if (!salt || !nonce || !sealed || nonce.length !== 24) throw refuse();
    return { salt, cost: N, blockSize: r, parallelization: p, nonce, ciphertext: sealed };
  } catch (error) {
    if (error instanceof StrictJsonError) throw refuse();
    throw error;
  }
}
