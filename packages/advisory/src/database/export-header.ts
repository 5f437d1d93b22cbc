import { type KeyObject, createHash, sign, verify } from 'node:crypto';
import { type JsonObject, type JsonValue, isJsonObject } from '@assay/core';
import { advisoryError } from '../errors.ts';

/** Bytes of the longest header line that is read. */
export const MAX_HEADER_BYTES = 16_384;

const FORMAT = 'assay-advisory-database';

/** First line of an exported database: what follows, and who vouches for it. */
export interface ExportHeader {
  readonly builtAt: string;
  /** Digest of the database's content, as `db status` shows it. */
  readonly databaseDigest: string;
  /** Of the file after decompression. */
  readonly fileDigest: string;
  readonly fileBytes: number;
}

/** The header as a line, signed when there is a key: Ed25519, ECDSA or RSA with SHA-256 over the line without the signature. */
export function encodeHeader(header: ExportHeader, key: KeyObject | null): string {
  const signed = canonical(header);
  if (key === null) return `${signed}\n`;
  const signature = sign(hashFor(key), Buffer.from(signed), key).toString('base64');
  return `${JSON.stringify({ ...header, format: FORMAT, version: 1, signature })}\n`;
}

/**
 * Reads the first line. With keys, one of them must have signed it; without, a signature is not looked at.
 * @throws DATABASE_CORRUPT, DATABASE_SIGNATURE
 */
export function decodeHeader(line: string, keys: readonly KeyObject[]): ExportHeader {
  const value = parse(line);
  const header: ExportHeader = {
    builtAt: text(value, 'builtAt'),
    databaseDigest: text(value, 'databaseDigest'),
    fileDigest: text(value, 'fileDigest'),
    fileBytes: bytesOf(value),
  };
  if (keys.length > 0) checkSignature(header, value['signature'], keys);
  return header;
}

function checkSignature(header: ExportHeader, signature: JsonValue | undefined, keys: readonly KeyObject[]): void {
  if (typeof signature !== 'string') throw advisoryError('DATABASE_SIGNATURE', 'The exported database is not signed');
  const signed = Buffer.from(canonical(header));
  const bytes = Buffer.from(signature, 'base64');
  if (!keys.some((key) => verify(hashFor(key), signed, key, bytes))) {
    throw advisoryError('DATABASE_SIGNATURE', 'The exported database is signed by none of the given keys');
  }
}

function canonical(header: ExportHeader): string {
  const { builtAt, databaseDigest, fileDigest, fileBytes } = header;
  return JSON.stringify({ builtAt, databaseDigest, fileDigest, fileBytes, format: FORMAT, version: 1 });
}

/** Ed25519 and Ed448 hash on their own. */
function hashFor(key: KeyObject): string | null {
  return key.asymmetricKeyType === 'ed25519' || key.asymmetricKeyType === 'ed448' ? null : 'sha256';
}

function parse(line: string): JsonObject {
  try {
    const value: JsonValue = JSON.parse(line);
    if (isJsonObject(value) && value['format'] === FORMAT && value['version'] === 1) return value;
  } catch {
    // Falls through to the one answer for everything that is no header.
  }
  throw advisoryError('DATABASE_CORRUPT', 'The file is no exported advisory database');
}

function text(value: JsonObject, name: string): string {
  const field = value[name];
  if (typeof field !== 'string' || field.length > 200) {
    throw advisoryError('DATABASE_CORRUPT', `The exported advisory database has no ${name}`);
  }
  return field;
}

function bytesOf(value: JsonObject): number {
  const { fileBytes } = value;
  if (typeof fileBytes !== 'number' || !Number.isSafeInteger(fileBytes) || fileBytes <= 0) {
    throw advisoryError('DATABASE_CORRUPT', 'The exported advisory database has no fileBytes');
  }
  return fileBytes;
}

/** `sha256:…` of bytes that come in pieces. */
export async function digestOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of pieces) hash.update(piece);
  return `sha256:${hash.digest('hex')}`;
}
