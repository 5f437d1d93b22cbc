import { Tagged, decode, encode } from 'cborg';
import { Refusal } from '../failures.ts';
import { ATTRIBUTES, type NotationEnvelope } from './envelope.ts';
import { checkCriticalNames, readChain, schemeOf } from './jws-envelope.ts';
import { COSE_ALGORITHMS } from './signature-scheme.ts';

/** Labels of headers. RFC 9052 §3.1, RFC 9360. */
const LABEL = { algorithm: 1, critical: 2, contentType: 3, chain: 33 } as const;
const SIGN1_TAG = 18;
const KNOWN: ReadonlySet<unknown> = new Set<unknown>([
  LABEL.algorithm,
  LABEL.critical,
  LABEL.contentType,
  ATTRIBUTES.scheme,
  ATTRIBUTES.signingTime,
  ATTRIBUTES.authenticTime,
  ATTRIBUTES.expiry,
]);

type Headers = ReadonlyMap<unknown, unknown>;

/** Takes a COSE_Sign1 envelope (RFC 9052 §4.2) apart. @throws Refusal */
export function readCoseEnvelope(content: Uint8Array): NotationEnvelope {
  const parts = sign1Of(content);
  const [protectedBytes, unprotected, payload, signature] = parts;
  if (
    parts.length !== 4 ||
    !(protectedBytes instanceof Uint8Array) ||
    !(unprotected instanceof Map) ||
    !(payload instanceof Uint8Array) ||
    !(signature instanceof Uint8Array)
  ) {
    throw new Refusal('ENVELOPE_INVALID', 'the envelope is no COSE_Sign1 with a payload');
  }
  const headers = headersOf(protectedBytes);
  checkCritical(headers);
  const algorithm = COSE_ALGORITHMS.get(Number(headers.get(LABEL.algorithm)));
  if (algorithm === undefined) throw new Refusal('ENVELOPE_INVALID', 'the algorithm is none that Notation allows');
  const contentType = headers.get(LABEL.contentType);
  const token: unknown = unprotected.get(ATTRIBUTES.timestamp);
  if (token !== undefined && !(token instanceof Uint8Array)) {
    throw new Refusal('ENVELOPE_INVALID', 'the timestamp is no byte string');
  }
  return {
    signed: encode(['Signature1', protectedBytes, new Uint8Array(0), payload]),
    signature,
    algorithm,
    payload,
    contentType: typeof contentType === 'string' ? contentType : '',
    signingScheme: schemeOf(headers.get(ATTRIBUTES.scheme)),
    claimedAt: instantOf(headers, ATTRIBUTES.signingTime),
    authenticAt: instantOf(headers, ATTRIBUTES.authenticTime),
    expiresAt: instantOf(headers, ATTRIBUTES.expiry),
    chain: readChain(derOf(unprotected.get(LABEL.chain))),
    timestampToken: token ?? null,
  };
}

function sign1Of(content: Uint8Array): readonly unknown[] {
  const decoded = decodeCbor(content);
  const value: unknown = decoded instanceof Tagged && decoded.tag === SIGN1_TAG ? decoded.value : decoded;
  if (!Array.isArray(value)) throw new Refusal('ENVELOPE_INVALID', 'the envelope is no COSE_Sign1');
  return value;
}

function headersOf(bytes: Uint8Array): Headers {
  const decoded = decodeCbor(bytes);
  if (decoded instanceof Map) return decoded;
  throw new Refusal('ENVELOPE_INVALID', 'the protected header is no map');
}

/** Decodes CBOR that has one meaning only: shortest forms, definite lengths, no key twice. */
function decodeCbor(bytes: Uint8Array): unknown {
  try {
    return decode(bytes, {
      useMaps: true,
      rejectDuplicateMapKeys: true,
      allowIndefinite: false,
      allowNaN: false,
      allowInfinity: false,
      tags: { [SIGN1_TAG]: Tagged.decoder(SIGN1_TAG), 1: Tagged.decoder(1) },
    });
  } catch (error) {
    throw new Refusal('ENVELOPE_INVALID', 'the envelope is not CBOR in its strict form', null, error);
  }
}

function checkCritical(headers: Headers): void {
  const critical = headers.get(LABEL.critical);
  if (!Array.isArray(critical)) throw new Refusal('CRITICAL_UNKNOWN', 'no attributes are marked as critical');
  checkCriticalNames(critical, new Set([...headers.keys()].filter((key) => typeof key === 'string')));
  for (const key of headers.keys()) {
    if (!KNOWN.has(key) && typeof key === 'string' && key.startsWith('io.cncf.notary.')) {
      throw new Refusal('CRITICAL_UNKNOWN', `the attribute ${key} is not known`);
    }
  }
}

/** Seconds since 1970 with the tag 1, as RFC 8949 §3.4.2 has them. */
function instantOf(headers: Headers, key: string): number | null {
  const value = headers.get(key);
  if (value === undefined) return null;
  const seconds: unknown = value instanceof Tagged && value.tag === 1 ? value.value : undefined;
  const number = typeof seconds === 'bigint' ? Number(seconds) : seconds;
  if (typeof number !== 'number' || !Number.isFinite(number) || Math.abs(number) > 8.64e12) {
    throw new Refusal('ENVELOPE_INVALID', `${key} is no instant`);
  }
  return number * 1000;
}

function derOf(value: unknown): readonly Uint8Array[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map((item) => {
    if (item instanceof Uint8Array) return item;
    throw new Refusal('CERTIFICATE_INVALID', 'the envelope has no certificates');
  });
}
