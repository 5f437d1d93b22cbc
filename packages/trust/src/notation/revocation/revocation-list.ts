import { ASN1Obj } from '@sigstore/core';
import type { X509Certificate } from 'node:crypto';
import type { CertificateState } from './revocation.ts';
import { isSignedBy } from './signed-structure.ts';

const SEQUENCE = 0x30;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

const ISSUING_POINT = '2.5.29.28';

/**
 * Reads what a certificate revocation list (RFC 5280 §5) of an issuer says of a certificate. Anything wrong with it makes it say nothing,
 * and so does a list that is about a part of the certificates only, unless it is the part that the certificate names.
 */
export function stateFromList(
  bytes: Uint8Array,
  certificate: X509Certificate,
  issuer: X509Certificate,
  at: Date,
  places: readonly string[],
): CertificateState {
  const [content, algorithm, signature] = ASN1Obj.parseBuffer(Buffer.from(bytes)).subs;
  if (!isSignedBy(content, algorithm, signature, issuer.publicKey))
    return unknown('the list is not signed by the issuer');
  const times = (content?.subs ?? []).filter((sub) => isTime(sub)).map((sub) => sub.toDate());
  const [thisUpdate, nextUpdate] = times;
  if (thisUpdate === undefined || thisUpdate > at) return unknown('the list is of the future');
  if (nextUpdate === undefined || nextUpdate < at) return unknown('the list is out of date');
  const after = (content?.subs ?? []).findLastIndex((sub) => isTime(sub)) + 1;
  const extensions = content?.subs.slice(after).find(({ tag }) => tag.isContextSpecific(0))?.subs[0]?.subs ?? [];
  if (!extensions.every((extension) => isCovering(extension, certificate, places))) {
    return unknown('the list is about other certificates, or about changes only');
  }
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

/** False for an extension that has to be understood and that leaves the certificate out: such a list is silent about it. */
function isCovering({ subs }: ASN1Obj, { ca }: X509Certificate, places: readonly string[]): boolean {
  const [id, critical] = subs;
  if (critical?.tag.isBoolean() !== true || !critical.toBoolean()) return true;
  const value = subs.at(-1)?.value;
  if (id?.toOID() !== ISSUING_POINT || value === undefined) return false;
  return ASN1Obj.parseBuffer(Buffer.from(value)).subs.every((part) => {
    if (part.tag.isContextSpecific(0)) return namesOf(part).some((name) => places.includes(name));
    if (part.tag.isContextSpecific(1)) return !ca;
    return part.tag.isContextSpecific(2) && ca;
  });
}

/** The addresses of a full distribution point name. RFC 5280 §5.2.5. */
function namesOf(part: ASN1Obj): readonly string[] {
  const names = part.subs.flatMap(({ tag, subs }) => (tag.isContextSpecific(0) ? subs : []));
  return names.filter(({ tag }) => tag.isContextSpecific(6)).map(({ value }) => value.toString('latin1'));
}

function isTime({ tag }: ASN1Obj): boolean {
  return tag.toDER() === UTC_TIME || tag.toDER() === GENERALIZED_TIME;
}

function unknown(message: string): CertificateState {
  return { kind: 'unknown', message };
}
