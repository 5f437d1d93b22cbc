import { ASN1Obj } from '@sigstore/core';
import { X509Certificate, createHash } from 'node:crypto';
import type { CertificateState } from './revocation.ts';
import { isValidAt } from '../certificate-chain.ts';
import { isSignedBy } from './signed-structure.ts';

const OID_BASIC = '1.3.6.1.5.5.7.48.1.1';
const EKU_STATUS = '1.3.6.1.5.5.7.3.9';
/** SHA-1 names certificates in requests; nothing rests on it. RFC 5019 §2.1.1. */
const SHA1_ALGORITHM = Buffer.from('300906052b0e03021a0500', 'hex');

/** A request for the state of one certificate. RFC 6960 §4.1. */
export function statusRequest(certificate: X509Certificate, issuer: X509Certificate): Uint8Array {
  const id = certificateId(certificate, issuer);
  return sequence(sequence(sequence(sequence(id))));
}

/** The part of a request that names the certificate: hashes of the issuer's name and key, and the serial number. */
function certificateId(certificate: X509Certificate, issuer: X509Certificate): Buffer {
  const { name, key } = issuerParts(issuer);
  const sha1 = (bytes: Uint8Array): Buffer => createHash('sha1').update(bytes).digest();
  return sequence(Buffer.concat([SHA1_ALGORITHM, der(0x04, sha1(name)), der(0x04, sha1(key)), serialOf(certificate)]));
}

/** Reads what an answer (RFC 6960 §4.2) of the issuer, or of somebody whom it appointed, says of a certificate. */
export function stateFromStatus(
  bytes: Uint8Array,
  certificate: X509Certificate,
  issuer: X509Certificate,
  at: Date,
): CertificateState {
  const [status, holder] = ASN1Obj.parseBuffer(Buffer.from(bytes)).subs;
  const [type, octets] = holder?.subs[0]?.subs ?? [];
  if (status === undefined || status.value[0] !== 0 || type?.toOID() !== OID_BASIC || octets === undefined) {
    return unknown('the authority does not answer the question');
  }
  const basic = ASN1Obj.parseBuffer(Buffer.from(octets.value));
  const [data, algorithm, signature, given] = basic.subs;
  const signers = [issuer, ...delegates(given, issuer, at)];
  if (!signers.some((signer) => isSignedBy(data, algorithm, signature, signer.publicKey))) {
    return unknown('the answer is not signed by the authority');
  }
  // The one plain sequence: version, responder and extensions have context tags. RFC 6960 §4.2.1.
  const responses = data?.subs.find(({ tag }) => tag.toDER() === 0x30);
  const wanted = certificateId(certificate, issuer);
  const single = responses?.subs.find(({ subs }) => subs[0]?.toDER().equals(wanted));
  if (single === undefined) return unknown('the answer is about another certificate');
  const [, state, thisUpdate, next] = single.subs;
  const until = next?.tag.isContextSpecific(0) === true ? next.subs[0]?.toDate() : undefined;
  if (thisUpdate === undefined || thisUpdate.toDate() > at) return unknown('the answer is of the future');
  // An answer without an end could be shown for ever.
  if (until === undefined || until < at) return unknown('the answer is out of date');
  if (state?.tag.isContextSpecific(0) === true) return { kind: 'good' };
  if (state?.tag.isContextSpecific(1) === true) {
    return { kind: 'revoked', since: state.subs[0]?.toDate().getTime() ?? 0 };
  }
  return unknown('the authority does not know the certificate');
}

/** Certificates in an answer that the issuer appointed to answer for it. */
function delegates(given: ASN1Obj | undefined, issuer: X509Certificate, at: Date): readonly X509Certificate[] {
  return (given?.subs[0]?.subs ?? [])
    .slice(0, 4)
    .map((one) => new X509Certificate(one.toDER()))
    .filter(
      (one) =>
        one.checkIssued(issuer) &&
        one.verify(issuer.publicKey) &&
        (one.keyUsage ?? []).includes(EKU_STATUS) &&
        isValidAt([one], at.getTime()),
    );
}

function issuerParts(issuer: X509Certificate): { readonly name: Uint8Array; readonly key: Uint8Array } {
  const [content] = ASN1Obj.parseBuffer(Buffer.from(issuer.raw)).subs;
  const fields = content?.subs ?? [];
  const offset = fields[0]?.tag.isContextSpecific(0) === true ? 1 : 0;
  const name = fields[offset + 4];
  const key = fields[offset + 5]?.subs[1];
  if (name === undefined || key === undefined) throw new TypeError('the certificate of the issuer is incomplete');
  return { name: name.toDER(), key: key.value.subarray(1) };
}

function serialOf(certificate: X509Certificate): Buffer {
  const [content] = ASN1Obj.parseBuffer(Buffer.from(certificate.raw)).subs;
  const fields = content?.subs ?? [];
  const serial = fields[fields[0]?.tag.isContextSpecific(0) === true ? 1 : 0];
  if (serial === undefined) throw new TypeError('the certificate has no serial number');
  return serial.toDER();
}

function sequence(content: Uint8Array): Buffer {
  return der(0x30, content);
}

function der(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const head =
    length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

function unknown(message: string): CertificateState {
  return { kind: 'unknown', message };
}
