import { X509Certificate as ParsedCertificate } from '@sigstore/core';
import type { X509Certificate } from 'node:crypto';
import { Refusal } from '../failures.ts';
import { schemeOfKey } from './signature-scheme.ts';

/** What the leaf of a chain may be used for. */
export type LeafPurpose = 'code-signing' | 'timestamping';

const EKU = {
  codeSigning: '1.3.6.1.5.5.7.3.3',
  timestamping: '1.3.6.1.5.5.7.3.8',
  any: '2.5.29.37.0',
} as const;
const OID_KEY_USAGE = '2.5.29.15';
/** Signature algorithms over SHA-1 or MD5, by object identifier. */
const WEAK: ReadonlySet<string> = new Set(['1.2.840.113549.1.1.4', '1.2.840.113549.1.1.5', '1.2.840.10045.4.1']);

/**
 * Checks that each certificate is signed by the next, the last by itself, and that each may do what it does: the certificate rules of the
 * Notary Project signature specification. Times are not looked at. @throws Refusal
 */
export function checkChain(chain: readonly X509Certificate[], purpose: LeafPurpose): void {
  const [leaf] = chain;
  const root = chain.at(-1);
  if (leaf === undefined || root === undefined) throw new Refusal('CERTIFICATE_INVALID', 'the chain is empty');
  const parsed = chain.map(parse);
  for (const [index, certificate] of chain.entries()) {
    const issuer = chain[index + 1] ?? certificate;
    if (!certificate.checkIssued(issuer) || !certificate.verify(issuer.publicKey)) {
      throw new Refusal('CHAIN_UNTRUSTED', `${nameOf(certificate)} is not signed by the next certificate of the chain`);
    }
  }
  for (const [index, certificate] of parsed.entries()) {
    const at = chain[index];
    if (at !== undefined) checkOne(at, certificate, index, purpose, chain.length);
  }
}

function checkOne(
  certificate: X509Certificate,
  parsed: ParsedCertificate,
  index: number,
  purpose: LeafPurpose,
  length: number,
): void {
  const name = nameOf(certificate);
  const scheme = schemeOfKey(certificate.publicKey);
  const bits = certificate.publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  if (scheme === null && !(index > 0 && certificate.publicKey.asymmetricKeyType === 'rsa' && bits >= 2048)) {
    throw new Refusal('CERTIFICATE_PURPOSE', `the key of ${name} is of a kind or size that is not allowed`);
  }
  if (WEAK.has(signatureOid(parsed))) throw new Refusal('CERTIFICATE_PURPOSE', `${name} is signed with a weak hash`);
  const isLeaf = index === 0 && (length > 1 || !certificate.ca);
  if (index === 0) checkLeaf(certificate, parsed, purpose, length);
  if (!isLeaf && index > 0) checkAuthority(certificate, parsed, index);
}

function checkLeaf(
  certificate: X509Certificate,
  parsed: ParsedCertificate,
  purpose: LeafPurpose,
  length: number,
): void {
  const name = nameOf(certificate);
  if (certificate.ca && length > 1)
    throw new Refusal('CERTIFICATE_PURPOSE', `${name} is an authority and signs itself`);
  const usage = parsed.extKeyUsage;
  const isCritical = parsed.extension(OID_KEY_USAGE)?.critical ?? false;
  if (usage === undefined || !usage.digitalSignature || (purpose === 'code-signing' && !isCritical)) {
    throw new Refusal('CERTIFICATE_PURPOSE', `${name} is not for digital signatures`);
  }
  if (usage.keyCertSign || usage.crlSign) throw new Refusal('CERTIFICATE_PURPOSE', `${name} may sign certificates`);
  const extended: readonly string[] = certificate.keyUsage ?? [];
  if (purpose === 'timestamping') {
    if (extended.length !== 1 || extended[0] !== EKU.timestamping) {
      throw new Refusal('CERTIFICATE_PURPOSE', `${name} is not for timestamps only`);
    }
    return;
  }
  if (extended.length > 0 && (!extended.includes(EKU.codeSigning) || extended.includes(EKU.any))) {
    throw new Refusal('CERTIFICATE_PURPOSE', `${name} is not for signing code`, 'extended key usage codeSigning');
  }
  if (extended.includes(EKU.timestamping)) {
    throw new Refusal('CERTIFICATE_PURPOSE', `${name} is for timestamps and for signing code`);
  }
}

function checkAuthority(certificate: X509Certificate, parsed: ParsedCertificate, index: number): void {
  const name = nameOf(certificate);
  const constraints = parsed.extBasicConstraints;
  const usage = parsed.extKeyUsage;
  if (
    !certificate.ca ||
    constraints === undefined ||
    !constraints.isCA ||
    (usage !== undefined && !usage.keyCertSign)
  ) {
    throw new Refusal('CERTIFICATE_PURPOSE', `${name} is no authority`);
  }
  const { pathLenConstraint } = constraints;
  if (pathLenConstraint !== undefined && BigInt(index - 1) > pathLenConstraint) {
    throw new Refusal('CERTIFICATE_PURPOSE', `${name} does not allow so long a chain`);
  }
}

/** Checks that every certificate held at an instant. @throws Refusal */
export function checkValidity(chain: readonly X509Certificate[], at: number): void {
  for (const certificate of chain) {
    if (at < certificate.validFromDate.getTime()) {
      const wanted = `a time after ${certificate.validFromDate.toISOString()}`;
      throw new Refusal('CERTIFICATE_NOT_YET_VALID', `${nameOf(certificate)} did not hold yet`, wanted);
    }
    if (at > certificate.validToDate.getTime()) {
      const wanted = `a time before ${certificate.validToDate.toISOString()}`;
      throw new Refusal('CERTIFICATE_EXPIRED', `${nameOf(certificate)} had ended`, wanted);
    }
  }
}

/** True when every certificate holds at an instant. */
export function isValidAt(chain: readonly X509Certificate[], at: number): boolean {
  return chain.every(({ validFromDate, validToDate }) => at >= validFromDate.getTime() && at <= validToDate.getTime());
}

/** The subject of a certificate on one line. */
export function nameOf({ subject }: X509Certificate): string {
  return `the certificate of ${subject.replaceAll('\n', ', ')}`;
}

/** Reads the parts that Node does not show. @throws Refusal */
export function parse(certificate: X509Certificate): ParsedCertificate {
  try {
    return ParsedCertificate.parse(Buffer.from(certificate.raw));
  } catch (error) {
    throw new Refusal('CERTIFICATE_INVALID', `${nameOf(certificate)} cannot be read`, null, error);
  }
}

function signatureOid(certificate: ParsedCertificate): string {
  return certificate.root.subs[1]?.subs[0]?.toOID() ?? '';
}
