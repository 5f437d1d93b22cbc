import { X509Certificate } from 'node:crypto';
import type { Evidence, JsonObject } from '@assay/core';
import type { TransparencyLogEntry } from '@sigstore/bundle';
import { Refusal } from '../failures.ts';
import { StrictJsonError, fieldOf, objectOf, readStrictObject, textOf } from '../json/strict-json.ts';
import { parseEnvelope } from '../sigstore/parse-envelope.ts';
import type { ClaimedSigner, SignedMaterial } from '../sigstore/signed-material.ts';
import { readBase64 } from '../text/base64.ts';

/** Annotations of layers in which cosign keeps what belongs to a signature. The first keeps the older prefix. */
const SIGNATURE = 'dev.cosignproject.cosign/signature';
const CERTIFICATE = 'dev.sigstore.cosign/certificate';
const BUNDLE = 'dev.sigstore.cosign/bundle';
const TIMESTAMP = 'dev.sigstore.cosign/rfc3161timestamp';

/** Longest annotation in characters. */
const MAX_ANNOTATION = 4 * 1024 * 1024;

/**
 * Reads a layer of a `.sig` manifest: the payload is the layer, everything else is in annotations.
 * @throws Refusal SIGNATURE_ENCODING, CERTIFICATE_INVALID, LOG_ENTRY_MALFORMED, TOO_LARGE
 */
export function parseSignatureLayer({ content, annotations }: Evidence): SignedMaterial {
  const signature = readBase64(annotation(annotations, SIGNATURE) ?? '');
  if (signature === null) throw new Refusal('SIGNATURE_ENCODING', 'the signature of the layer is not strict base64');
  return {
    content: { kind: 'message', message: Buffer.from(content) },
    signature,
    ...accompanying(annotations),
    timestamped: [signature],
  };
}

/**
 * Reads a layer of an `.att` manifest: a DSSE envelope, which may have several signatures; certificate and log entry are annotations.
 * @throws Refusal as for signatures and envelopes.
 */
export function parseAttestationLayer({ content, annotations }: Evidence): readonly SignedMaterial[] {
  const envelope = parseEnvelope(content);
  const shared = accompanying(annotations);
  return envelope.signatures.map(({ signature }) => {
    // Timestamps of attestations are over the whole layer.
    return { content: envelope.content, signature, ...shared, timestamped: [signature, Buffer.from(content)] };
  });
}

type Accompanying = Pick<SignedMaterial, 'signer' | 'logEntries' | 'timestamps'>;

function accompanying(annotations: Evidence['annotations']): Accompanying {
  return {
    signer: signerOf(annotations),
    logEntries: logEntriesOf(annotations),
    timestamps: timestampsOf(annotations),
  };
}

function annotation(annotations: Evidence['annotations'], key: string): string | null {
  const text = Object.hasOwn(annotations, key) ? annotations[key] : undefined;
  if (text === undefined || text === '') return null;
  if (text.length > MAX_ANNOTATION) throw new Refusal('TOO_LARGE', `the annotation ${key} is too long`);
  return text;
}

function signerOf(annotations: Evidence['annotations']): ClaimedSigner {
  const pem = annotation(annotations, CERTIFICATE);
  if (pem === null) return { kind: 'key', hint: null };
  try {
    return { kind: 'certificate', der: new X509Certificate(pem).raw };
  } catch (error) {
    throw new Refusal('CERTIFICATE_INVALID', 'the certificate of the layer is not a certificate in PEM', null, error);
  }
}

function timestampsOf(annotations: Evidence['annotations']): readonly Buffer[] {
  const text = annotation(annotations, TIMESTAMP);
  if (text === null) return [];
  const response = readBase64(textOf(readAnnotation(text), 'SignedRFC3161Timestamp') ?? '');
  if (response === null) throw malformed('the timestamp of the layer is not base64');
  return [response];
}

/** The log entry as a bundle of version 0.1 has it; its kind is the one that its body says. */
function logEntriesOf(annotations: Evidence['annotations']): readonly TransparencyLogEntry[] {
  const text = annotation(annotations, BUNDLE);
  if (text === null) return [];
  const noted = readAnnotation(text);
  const payload = objectOf(noted, 'Payload');
  const promise = readBase64(textOf(noted, 'SignedEntryTimestamp') ?? '');
  const body = readBase64(textOf(payload ?? {}, 'body') ?? '');
  const logId = textOf(payload ?? {}, 'logID') ?? '';
  const [time, index] = [fieldOf(payload ?? {}, 'integratedTime'), fieldOf(payload ?? {}, 'logIndex')];
  if (promise === null || body === null || !/^[0-9a-f]{64}$/.test(logId) || !isCount(time) || !isCount(index)) {
    throw malformed('the log entry of the layer lacks parts');
  }
  const entry = readAnnotation(body);
  return [
    {
      logIndex: String(index),
      logId: { keyId: Buffer.from(logId, 'hex') },
      kindVersion: { kind: textOf(entry, 'kind') ?? '', version: textOf(entry, 'apiVersion') ?? '' },
      integratedTime: String(time),
      inclusionPromise: { signedEntryTimestamp: promise },
      inclusionProof: undefined,
      canonicalizedBody: body,
    },
  ];
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function readAnnotation(content: string | Buffer): JsonObject {
  try {
    return readStrictObject(typeof content === 'string' ? Buffer.from(content) : content);
  } catch (error) {
    if (error instanceof StrictJsonError)
      throw malformed(`an annotation of the layer cannot be read: ${error.message}`);
    throw error;
  }
}

function malformed(message: string): Refusal {
  return new Refusal('LOG_ENTRY_MALFORMED', message);
}
