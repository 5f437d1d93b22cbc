import { X509Certificate } from 'node:crypto';
import { HashAlgorithm } from '@sigstore/protobuf-specs';
import { type Bundle, bundleFromJSON } from '@sigstore/bundle';
import { Refusal } from '../failures.ts';
import { StrictJsonError, readStrictObject } from '../json/strict-json.ts';
import { type ClaimedSigner, EVIDENCE_LIMITS, type SignedContent, type SignedMaterial } from './signed-material.ts';

/** Digests of messages that are supported. */
const MESSAGE_HASHES: ReadonlyMap<HashAlgorithm, 'sha256' | 'sha384' | 'sha512'> = new Map([
  [HashAlgorithm.SHA2_256, 'sha256'],
  [HashAlgorithm.SHA2_384, 'sha384'],
  [HashAlgorithm.SHA2_512, 'sha512'],
]);

/**
 * Reads a Sigstore bundle of version 0.1, 0.2 or 0.3. It has exactly one signature.
 * @throws Refusal NOT_JSON, BUNDLE_INVALID, TOO_MANY_PARTS
 */
export function parseBundle(bytes: Uint8Array): SignedMaterial {
  const bundle = readBundle(bytes);
  const { tlogEntries, timestampVerificationData } = bundle.verificationMaterial;
  const timestamps = timestampVerificationData?.rfc3161Timestamps ?? [];
  if (tlogEntries.length > EVIDENCE_LIMITS.maxParts || timestamps.length > EVIDENCE_LIMITS.maxParts) {
    throw new Refusal(
      'TOO_MANY_PARTS',
      `the bundle has ${tlogEntries.length} log entries, ${timestamps.length} timestamps`,
    );
  }
  const { content, signature } = contentOf(bundle);
  return {
    content,
    signature,
    timestamped: [signature],
    signer: signerOf(bundle),
    logEntries: tlogEntries,
    timestamps: timestamps.map(({ signedTimestamp }) => Buffer.from(signedTimestamp)),
  };
}

function readBundle(bytes: Uint8Array): Bundle {
  let json: unknown;
  try {
    json = readStrictObject(bytes);
  } catch (error) {
    if (error instanceof StrictJsonError) throw new Refusal('NOT_JSON', `the bundle cannot be read: ${error.message}`);
    throw error;
  }
  try {
    return bundleFromJSON(json);
  } catch (error) {
    throw new Refusal('BUNDLE_INVALID', `not a Sigstore bundle: ${reasonOf(error)}`, null, error);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : 'it cannot be read';
}

function contentOf(bundle: Bundle): { readonly content: SignedContent; readonly signature: Buffer } {
  const { content } = bundle;
  if (content.$case === 'dsseEnvelope') {
    const { payload, payloadType, signatures } = content.dsseEnvelope;
    const [signature] = signatures;
    if (signature === undefined || signatures.length !== 1) {
      throw new Refusal(
        'BUNDLE_INVALID',
        `the envelope of a bundle has ${signatures.length} signatures instead of one`,
      );
    }
    return { content: { kind: 'dsse', payloadType, payload }, signature: signature.sig };
  }
  const { messageDigest, signature } = content.messageSignature;
  const algorithm = MESSAGE_HASHES.get(messageDigest.algorithm);
  if (algorithm === undefined)
    throw new Refusal('BUNDLE_INVALID', 'the message digest is of an algorithm not supported');
  return { content: { kind: 'digest', algorithm, digest: messageDigest.digest }, signature };
}

function signerOf(bundle: Bundle): ClaimedSigner {
  const { content } = bundle.verificationMaterial;
  switch (content.$case) {
    case 'publicKey':
      return { kind: 'key', hint: content.publicKey.hint };
    case 'certificate':
      return { kind: 'certificate', der: content.certificate.rawBytes };
    case 'x509CertificateChain':
      return { kind: 'certificate', der: leafOf(content.x509CertificateChain.certificates) };
    default:
      throw new Refusal('BUNDLE_INVALID', 'the bundle does not say who signed');
  }
}

/** The certificate of the signer. A root has no place in a bundle: trust comes from the trusted root alone. */
function leafOf([leaf, ...others]: readonly { readonly rawBytes: Buffer }[]): Buffer {
  if (leaf === undefined) throw new Refusal('BUNDLE_INVALID', 'the bundle has an empty chain of certificates');
  if (others.length > EVIDENCE_LIMITS.maxParts)
    throw new Refusal('TOO_MANY_PARTS', 'the bundle has a long chain of certificates');
  if (others.some(({ rawBytes }) => isSelfIssued(rawBytes))) {
    throw new Refusal('BUNDLE_INVALID', 'the bundle brings a root certificate');
  }
  return leaf.rawBytes;
}

function isSelfIssued(der: Buffer): boolean {
  try {
    const { subject, issuer } = new X509Certificate(der);
    return subject === issuer;
  } catch (error) {
    throw new Refusal('BUNDLE_INVALID', 'a certificate of the bundle cannot be read', null, error);
  }
}
