import { type KeyObject, X509Certificate, createHash, createPublicKey, timingSafeEqual } from 'node:crypto';
import type { JsonObject } from '@assay/core';
import type { TransparencyLogEntry } from '@sigstore/bundle';
import type { SignedEntity } from '@sigstore/verify';
import { verifyTLogBody } from '@sigstore/verify/dist/tlog/index.js';
import { Refusal } from '../failures.ts';
import { StrictJsonError, fieldOf, listOf, objectOf, readStrictObject, textOf } from '../json/strict-json.ts';
import { preAuthEncoding } from './signature.ts';
import type { SignedContent, SignedMaterial } from './signed-material.ts';

/** Hash algorithms by the length of what they make. */
const ALGORITHM_BY_BYTES: ReadonlyMap<number, string> = new Map([
  [28, 'sha224'],
  [32, 'sha256'],
  [48, 'sha384'],
  [64, 'sha512'],
]);

/**
 * Checks that the body of a log entry is for this signature, this content and this key. Kinds: `hashedrekord` and `dsse` (Rekor v1
 * and v2), `intoto` 0.0.2, and `intoto` 0.0.1, which holds the payload and the key but not the signature.
 * @throws Refusal LOG_ENTRY_KIND, LOG_ENTRY_MISMATCH, LOG_ENTRY_KEY, LOG_ENTRY_MALFORMED
 */
export function checkLogBody(entry: TransparencyLogEntry, material: SignedMaterial, key: KeyObject): void {
  const { kind, version } = entry.kindVersion;
  const body = readBody(entry);
  if (textOf(body, 'kind') !== kind || textOf(body, 'apiVersion') !== version) {
    throw new Refusal('LOG_ENTRY_MISMATCH', 'the log entry is of another kind than it is said to be');
  }
  if (kind === 'intoto' && version === '0.0.1') checkOldIntoto(body, material);
  else if (KEY_READERS.has(`${kind}/${version}`)) checkByLibrary(entry, material);
  else
    throw new Refusal('LOG_ENTRY_KIND', `log entries of kind ${kind} ${version} do not stand for signatures of images`);
  checkEntryKey(body, `${kind}/${version}`, key);
}

function readBody(entry: TransparencyLogEntry): JsonObject {
  try {
    return readStrictObject(entry.canonicalizedBody);
  } catch (error) {
    if (error instanceof StrictJsonError)
      throw new Refusal('LOG_ENTRY_MALFORMED', 'the body of the log entry is not JSON');
    throw error;
  }
}

function checkByLibrary(entry: TransparencyLogEntry, material: SignedMaterial): void {
  try {
    verifyTLogBody(entry, signatureContent(material));
  } catch (error) {
    throw new Refusal('LOG_ENTRY_MISMATCH', 'the log entry is for another signature or another content', null, error);
  }
}

/** What the library compares the body with. */
function signatureContent({ content, signature }: SignedMaterial): SignedEntity['signature'] {
  return {
    signature,
    compareSignature: (other) => isEqual(other, signature),
    compareDigest: (digest) => isEqual(digest, contentDigest(content, digest.length)),
    compareSignedDigest: (digest) => isEqual(digest, signedDigest(content, digest.length)),
    verifySignature: () => false,
  };
}

/** Digest of the payload of an envelope, of the message otherwise. */
function contentDigest(content: SignedContent, length: number): Buffer {
  return content.kind === 'dsse' ? hash(content.payload, length) : signedDigest(content, length);
}

/** Digest of the bytes that the signature is over. */
function signedDigest(content: SignedContent, length: number): Buffer {
  switch (content.kind) {
    case 'dsse':
      return hash(preAuthEncoding(content.payloadType, content.payload), length);
    case 'message':
      return hash(content.message, length);
    case 'digest':
      return content.digest;
  }
}

function hash(bytes: Buffer, length: number): Buffer {
  const algorithm = ALGORITHM_BY_BYTES.get(length);
  return algorithm === undefined ? Buffer.alloc(0) : createHash(algorithm).update(bytes).digest();
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length > 0 && one.length === other.length && timingSafeEqual(one, other);
}

function checkOldIntoto(body: JsonObject, { content }: SignedMaterial): void {
  const payloadHash = objectOf(objectOf(objectOf(body, 'spec') ?? {}, 'content') ?? {}, 'payloadHash');
  const stated = Buffer.from(textOf(payloadHash ?? {}, 'value') ?? '', 'hex');
  const isSha256 = textOf(payloadHash ?? {}, 'algorithm') === 'sha256' && stated.length === 32;
  if (!isSha256 || content.kind !== 'dsse' || !isEqual(stated, hash(content.payload, 32))) {
    throw new Refusal('LOG_ENTRY_MISMATCH', 'the log entry is for another payload');
  }
}

/** Where the kinds keep the key or certificate of the signer: base64 of PEM, or of DER for Rekor v2. */
const KEY_READERS: ReadonlyMap<string, (spec: JsonObject) => string | null> = new Map([
  [
    'hashedrekord/0.0.1',
    (spec: JsonObject) => textOf(objectOf(objectOf(spec, 'signature') ?? {}, 'publicKey') ?? {}, 'content'),
  ],
  ['dsse/0.0.1', (spec: JsonObject) => textOf(listOf(spec, 'signatures')[0], 'verifier')],
  [
    'intoto/0.0.2',
    (spec: JsonObject) => {
      const envelope = objectOf(objectOf(spec, 'content') ?? {}, 'envelope');
      return textOf(listOf(envelope ?? {}, 'signatures')[0], 'publicKey');
    },
  ],
  ['intoto/0.0.1', (spec: JsonObject) => textOf(spec, 'publicKey')],
  [
    'hashedrekord/0.0.2',
    (spec: JsonObject) => verifierOf(fieldOf(objectOf(spec, 'hashedRekordV002') ?? {}, 'signature')),
  ],
  ['dsse/0.0.2', (spec: JsonObject) => verifierOf(listOf(objectOf(spec, 'dsseV002') ?? {}, 'signatures')[0])],
]);

function verifierOf(signature: ReturnType<typeof fieldOf>): string | null {
  const verifier = objectOf(signature, 'verifier') ?? {};
  return (
    textOf(objectOf(verifier, 'publicKey') ?? {}, 'rawBytes') ??
    textOf(objectOf(verifier, 'x509Certificate') ?? {}, 'rawBytes')
  );
}

function checkEntryKey(body: JsonObject, kind: string, key: KeyObject): void {
  const stated = KEY_READERS.get(kind)?.(objectOf(body, 'spec') ?? {}) ?? null;
  const wanted = spkiOf(key);
  const found = stated === null ? null : readKey(Buffer.from(stated, 'base64'));
  if (found === null || !isEqual(spkiOf(found), wanted)) {
    throw new Refusal('LOG_ENTRY_KEY', 'the log entry names another key than the one of the signer');
  }
}

function spkiOf(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' });
}

function readKey(bytes: Buffer): KeyObject | null {
  const isPem = bytes.subarray(0, 5).equals(Buffer.from('-----'));
  const readers = isPem
    ? [() => (bytes.includes('CERTIFICATE') ? new X509Certificate(bytes).publicKey : createPublicKey(bytes))]
    : [() => createPublicKey({ key: bytes, format: 'der', type: 'spki' }), () => new X509Certificate(bytes).publicKey];
  for (const read of readers) {
    try {
      return read();
    } catch {
      // Not in this form; the next one may fit.
    }
  }
  return null;
}
