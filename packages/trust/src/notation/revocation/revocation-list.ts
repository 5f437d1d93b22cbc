import { ASN1Obj } from '@sigstore/core';
import type { X509Certificate } from 'node:crypto';
import type { CertificateState } from './revocation.ts';
import { isSignedBy } from './signed-structure.ts';

const SEQUENCE = 0x30;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

/** Reads what a certificate revocation list (RFC 5280 §5) of an issuer says of a certificate. Anything wrong with it makes it say nothing. */
export function stateFromList(
  bytes: Uint8Array,
  certificate: X509Certificate,
  issuer: X509Certificate,
  at: Date,
): CertificateState {
  const [content, algorithm, signature] = ASN1Obj.parseBuffer(Buffer.from(bytes)).subs;
  if (!isSignedBy(content, algorithm, signature, issuer.publicKey))
    return unknown('the list is not signed by the issuer');
  const times = (content?.subs ?? []).filter((sub) => isTime(sub)).map((sub) => sub.toDate());
  const [thisUpdate, nextUpdate] = times;
  if (thisUpdate === undefined || thisUpdate > at) return unknown('the list is of the future');
  if (nextUpdate === undefined || nextUpdate < at) return unknown('the list is out of date');
  const after = (content?.subs ?? []).findLastIndex((sub) => isTime(sub)) + 1;
  const revoked = content?.subs[after];
  const entries = revoked?.tag.toDER() === SEQUENCE ? revoked.subs : [];
  const serial = BigInt(`0x${certificate.serialNumber}`);
  for (const { subs } of entries) {
    const [number, since] = subs;
    if (number === undefined || since === undefined || BigInt.asUintN(168, number.toInteger()) !== serial) continue;
    return { kind: 'revoked', since: since.toDate().getTime() };
  }
  return { kind: 'good' };
}

function isTime({ tag }: ASN1Obj): boolean {
  return tag.toDER() === UTC_TIME || tag.toDER() === GENERALIZED_TIME;
}

function unknown(message: string): CertificateState {
  return { kind: 'unknown', message };
}
