import { X509Certificate } from 'node:crypto';
import { type JsonObject, isJsonObject, readInstant } from '@assay/core';
import { Refusal } from '../failures.ts';
import { StrictJsonError, readStrictObject } from '../json/strict-json.ts';
import { readBase64 } from '../text/base64.ts';
import { ATTRIBUTES, MAX_CHAIN, type NotationEnvelope, type SigningScheme } from './envelope.ts';
import { isSignatureScheme } from './signature-scheme.ts';

const URL_ALPHABET = /^[A-Za-z0-9_-]+$/;
/** Attributes of the protected header that may be there. */
const KNOWN: ReadonlySet<string> = new Set([
  'alg',
  'cty',
  'crit',
  ATTRIBUTES.scheme,
  ATTRIBUTES.signingTime,
  ATTRIBUTES.authenticTime,
  ATTRIBUTES.expiry,
]);
/** Those among them that may be critical. */
const CRITICAL: ReadonlySet<string> = new Set([ATTRIBUTES.scheme, ATTRIBUTES.authenticTime, ATTRIBUTES.expiry]);

/** Takes a JWS envelope (RFC 7515, flattened JSON) apart. @throws Refusal */
export function readJwsEnvelope(content: Uint8Array): NotationEnvelope {
  const outer = objectOf(content, 'the envelope');
  const [payload, header, signature] = ['payload', 'protected', 'signature'].map((key) => textField(outer, key));
  const unprotected = outer['header'];
  if (payload === undefined || header === undefined || signature === undefined || !isJsonObject(unprotected)) {
    throw new Refusal('ENVELOPE_INVALID', 'the envelope lacks payload, protected, header or signature');
  }
  const attributes = objectOf(fromUrlBase64(header, 'protected header'), 'the protected header');
  checkCritical(attributes);
  const algorithm = attributes['alg'];
  if (!isSignatureScheme(algorithm)) {
    throw new Refusal('ENVELOPE_INVALID', 'the algorithm is none that Notation allows');
  }
  const token = unprotected[ATTRIBUTES.timestamp];
  return {
    signed: Buffer.from(`${header}.${payload}`, 'ascii'),
    signature: fromUrlBase64(signature, 'signature'),
    algorithm,
    payload: fromUrlBase64(payload, 'payload'),
    contentType: textField(attributes, 'cty'),
    signingScheme: schemeOf(attributes[ATTRIBUTES.scheme]),
    claimedAt: instantOf(attributes, ATTRIBUTES.signingTime),
    authenticAt: instantOf(attributes, ATTRIBUTES.authenticTime),
    expiresAt: instantOf(attributes, ATTRIBUTES.expiry),
    chain: chainOf(unprotected['x5c']),
    timestampToken: token === undefined ? null : standardBase64(token, 'timestamp'),
  };
}

/** The scheme of a header value. @throws Refusal */
export function schemeOf(value: unknown): SigningScheme {
  if (value === 'notary.x509' || value === 'notary.x509.signingAuthority') return value;
  throw new Refusal('CRITICAL_UNKNOWN', 'the signing scheme is none that Assay knows');
}

/** Checks which attributes a reader is told to know. @throws Refusal for one that Assay does not, or one that is not there */
export function checkCriticalNames(critical: readonly unknown[], present: ReadonlySet<string>): void {
  if (critical.length === 0 || critical.length > CRITICAL.size || new Set(critical).size !== critical.length) {
    throw new Refusal('CRITICAL_UNKNOWN', 'the list of critical attributes is empty or says the same twice');
  }
  for (const name of critical) {
    if (typeof name !== 'string' || !CRITICAL.has(name) || !present.has(name)) {
      throw new Refusal(
        'CRITICAL_UNKNOWN',
        `the critical attribute ${String(name).slice(0, 100)} is not known or not there`,
      );
    }
  }
  for (const name of CRITICAL) {
    if (present.has(name) && !critical.includes(name)) {
      throw new Refusal('CRITICAL_UNKNOWN', `the attribute ${name} is not marked as critical`);
    }
  }
  if (!present.has(ATTRIBUTES.scheme)) throw new Refusal('CRITICAL_UNKNOWN', 'the signing scheme is not said');
}

function checkCritical(attributes: JsonObject): void {
  const { crit } = attributes;
  if (!Array.isArray(crit)) throw new Refusal('CRITICAL_UNKNOWN', 'no attributes are marked as critical');
  checkCriticalNames(crit, new Set(Object.keys(attributes)));
  const unknown = Object.keys(attributes).find((key) => !KNOWN.has(key));
  if (unknown?.startsWith('io.cncf.notary.') === true) {
    throw new Refusal('CRITICAL_UNKNOWN', `the attribute ${unknown} is not known`);
  }
}

/** Certificates of a chain, leaf first. @throws Refusal */
function chainOf(value: unknown): readonly X509Certificate[] {
  if (!Array.isArray(value)) throw new Refusal('CERTIFICATE_INVALID', 'the envelope has no certificates');
  return readChain(value.map((item) => standardBase64(item, 'certificate')));
}

/** Certificates from their DER, leaf first. @throws Refusal */
export function readChain(items: readonly Uint8Array[]): readonly X509Certificate[] {
  if (items.length === 0 || items.length > MAX_CHAIN) {
    throw new Refusal('CERTIFICATE_INVALID', `a chain has 1 to ${MAX_CHAIN} certificates, not ${items.length}`);
  }
  try {
    return items.map((item) => new X509Certificate(item));
  } catch (error) {
    throw new Refusal('CERTIFICATE_INVALID', 'a certificate of the chain cannot be read', null, error);
  }
}

function objectOf(bytes: Uint8Array, what: string): JsonObject {
  try {
    return readStrictObject(bytes);
  } catch (error) {
    if (error instanceof StrictJsonError) throw new Refusal('NOT_JSON', `${what} is ${error.message}`);
    throw error;
  }
}

function textField(object: JsonObject, key: string): string {
  const value = object[key];
  if (typeof value === 'string') return value;
  throw new Refusal('ENVELOPE_INVALID', `${key} is missing`);
}

function instantOf(attributes: JsonObject, key: string): number | null {
  const value = attributes[key];
  if (value === undefined) return null;
  const instant = typeof value === 'string' ? readInstant(value) : null;
  if (instant === null) throw new Refusal('ENVELOPE_INVALID', `${key} is no instant`);
  return instant.getTime();
}

function fromUrlBase64(text: string, what: string): Buffer {
  const bytes = URL_ALPHABET.test(text) ? Buffer.from(text, 'base64url') : null;
  if (bytes !== null && bytes.toString('base64url') === text) return bytes;
  throw new Refusal('ENVELOPE_INVALID', `the ${what} is not base64url`);
}

function standardBase64(value: unknown, what: string): Buffer {
  const bytes = typeof value === 'string' ? readBase64(value) : null;
  if (bytes !== null) return bytes;
  throw new Refusal('ENVELOPE_INVALID', `the ${what} is not base64`);
}
