import { ASN1Obj } from '@sigstore/core';
import { X509Certificate, createHash, timingSafeEqual, verify } from 'node:crypto';
import { Refusal } from '../failures.ts';
import { checkChain, checkValidity, nameOf } from './certificate-chain.ts';
import { MAX_CHAIN } from './envelope.ts';

const OID = {
  signedData: '1.2.840.113549.1.7.2',
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
} as const;
const HASHES: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
const SEQUENCE = 0x30;
const SET = 0x31;
/** Largest token in bytes. */
const MAX_TOKEN = 128 * 1024;

/** What a timestamp authority vouches for. */
export interface ProvenTimestamp {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Leaf first. */
  readonly chain: readonly X509Certificate[];
}

/**
 * Verifies a timestamp token (RFC 3161) over bytes: the message imprint, the signature of the authority (RFC 5652), and that its
 * certificate leads to one of the trusted ones, which held at that time. @throws Refusal
 */
export function verifyTimestampToken(
  token: Uint8Array,
  stamped: Uint8Array,
  trusted: readonly X509Certificate[],
): ProvenTimestamp {
  if (token.length > MAX_TOKEN) throw new Refusal('TIMESTAMP_INVALID', 'the timestamp is too large');
  try {
    return verifyToken(ASN1Obj.parseBuffer(Buffer.from(token)), stamped, trusted);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('TIMESTAMP_INVALID', 'the timestamp cannot be read', null, error);
  }
}

function verifyToken(root: ASN1Obj, stamped: Uint8Array, trusted: readonly X509Certificate[]): ProvenTimestamp {
  const [type, explicit] = root.subs;
  const data = explicit?.subs[0];
  if (type?.toOID() !== OID.signedData || data === undefined) throw invalid('it is no signed data');
  const content = data.subs[2];
  const info = content?.subs[1]?.subs[0];
  if (content?.subs[0]?.toOID() !== OID.timestampInfo || info === undefined) throw invalid('it has no time in it');
  const infoBytes = info.value;
  const at = checkInfo(ASN1Obj.parseBuffer(Buffer.from(infoBytes)), stamped);
  const signers = data.subs.at(-1);
  const [signer, second] = signers?.subs ?? [];
  if (signer === undefined || second !== undefined) throw invalid('it has not exactly one signer');
  const certificates = (data.subs.find(({ tag }) => tag.isContextSpecific(0))?.subs ?? []).slice(0, MAX_CHAIN * 2);
  const given = certificates
    .filter(({ tag }) => tag.toDER() === SEQUENCE)
    .map((one) => new X509Certificate(one.toDER()));
  const leaf = given.find((certificate) => isSigner(certificate, signer));
  if (leaf === undefined) throw invalid('the certificate of its signer is not in it');
  checkSigner(signer, leaf, infoBytes);
  const chain = chainTo(leaf, given, trusted);
  checkChain(chain, 'timestamping');
  checkValidity(chain, at);
  return { at, chain };
}

/** TSTInfo: version, policy, messageImprint, serialNumber, genTime. */
function checkInfo(info: ASN1Obj, stamped: Uint8Array): number {
  const [, , imprint, , time] = info.subs;
  const hash = HASHES[imprint?.subs[0]?.subs[0]?.toOID() ?? ''];
  const digest = imprint?.subs[1]?.value;
  if (hash === undefined || digest === undefined || time === undefined) throw invalid('its imprint is not of SHA-2');
  if (!equal(createHash(hash).update(stamped).digest(), digest)) throw invalid('it is about another signature');
  const at = time.toDate().getTime();
  if (!Number.isFinite(at)) throw invalid('its time is none');
  return at;
}

/** SignerInfo: version, issuer and serial, digest algorithm, signed attributes, signature algorithm, signature. RFC 5652 §5.3. */
function checkSigner(signer: ASN1Obj, leaf: X509Certificate, info: Uint8Array): void {
  const attributes = signer.subs.find(({ tag }) => tag.isContextSpecific(0));
  const hash = HASHES[signer.subs[2]?.subs[0]?.toOID() ?? ''];
  const signature = signer.subs[5]?.value;
  if (attributes === undefined || hash === undefined || signature === undefined)
    throw invalid('its signer is not said');
  const attribute = (oid: string): ASN1Obj | undefined =>
    attributes.subs.find(({ subs }) => subs[0]?.toOID() === oid)?.subs[1]?.subs[0];
  const digest = attribute(OID.messageDigest)?.value;
  if (attribute(OID.contentType)?.toOID() !== OID.timestampInfo) throw invalid('its signature is over something else');
  if (digest === undefined || !equal(createHash(hash).update(info).digest(), digest)) {
    throw invalid('its signature is over another time');
  }
  const signed = attributes.toDER();
  signed[0] = SET;
  if (!verify(hash, signed, leaf.publicKey, signature)) throw invalid('its signature is wrong');
}

function isSigner(certificate: X509Certificate, signer: ASN1Obj): boolean {
  const [, id] = signer.subs;
  const serial = id?.subs[1]?.value;
  if (serial === undefined) return false;
  return BigInt(`0x${certificate.serialNumber}`) === BigInt(`0x${serial.toString('hex') || '0'}`);
}

/** The chain from a leaf over given certificates to a trusted one. @throws Refusal when there is none */
function chainTo(
  leaf: X509Certificate,
  given: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
): readonly X509Certificate[] {
  const chain = [leaf];
  for (let at = leaf; chain.length <= MAX_CHAIN;) {
    const isIssuer = (one: X509Certificate): boolean => at.checkIssued(one) && at.verify(one.publicKey);
    const anchor = trusted.find((one) => one.raw.equals(at.raw) || isIssuer(one));
    if (anchor !== undefined) {
      if (!anchor.raw.equals(at.raw)) chain.push(anchor);
      if (anchor.checkIssued(anchor)) return chain;
      at = anchor;
    }
    const next = given.find((one) => !chain.includes(one) && isIssuer(one));
    if (next === undefined) break;
    chain.push(next);
    at = next;
  }
  throw new Refusal('TIMESTAMP_INVALID', `${nameOf(leaf)} leads to no trusted timestamp authority`);
}

function invalid(why: string): Refusal {
  return new Refusal('TIMESTAMP_INVALID', `the timestamp does not hold: ${why}`);
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
