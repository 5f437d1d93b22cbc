import { type KeyObject, createPublicKey } from 'node:crypto';
import { X509Certificate } from '@sigstore/core';
import type { TrustMaterial } from '@sigstore/verify';
import { verifyCertificateChain } from '@sigstore/verify/dist/key/certificate.js';
import { verifySCTs } from '@sigstore/verify/dist/key/sct.js';
import { rememberEncoding } from './encoded-certificate.ts';
import { Refusal } from '../failures.ts';

const EXTENDED_KEY_USAGE = '2.5.29.37';
const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';

/** Largest certificate in bytes. */
const MAX_CERTIFICATE_BYTES = 65_536;

/** A certificate of a signer, read but not trusted. */
export interface SigningCertificate {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
}

/** Reads a certificate in DER. @throws Refusal CERTIFICATE_INVALID */
export function parseCertificate(der: Buffer): SigningCertificate {
  if (der.length > MAX_CERTIFICATE_BYTES) throw new Refusal('CERTIFICATE_INVALID', 'the certificate is too large');
  try {
    const certificate = X509Certificate.parse(Buffer.from(der));
    const isWhole = certificate.root.toDER().equals(der);
    if (isWhole && certificate.notBefore <= certificate.notAfter) {
      const key = createPublicKey({ key: certificate.publicKey, format: 'der', type: 'spki' });
      return { certificate: rememberEncoding(certificate), key };
    }
  } catch (error) {
    throw new Refusal('CERTIFICATE_INVALID', 'the certificate of the signer cannot be read', null, error);
  }
  throw new Refusal('CERTIFICATE_INVALID', 'the certificate of the signer is not in canonical DER');
}

/**
 * Checks that the certificate is for signing code and leads to an authority of the trusted root at each of these times; without any
 * time, that it does so at the start of its own validity.
 * @returns the path from the leaf up.
 * @throws Refusal CERTIFICATE_PURPOSE, CHAIN_UNTRUSTED, CERTIFICATE_NOT_YET_VALID, CERTIFICATE_EXPIRED
 */
export function checkChain(
  leaf: X509Certificate,
  times: readonly Date[],
  trust: TrustMaterial,
): readonly X509Certificate[] {
  checkPurpose(leaf);
  let path: readonly X509Certificate[] = [];
  for (const time of times.length === 0 ? [leaf.notBefore] : times) path = pathAt(leaf, time, trust);
  return path;
}

function pathAt(leaf: X509Certificate, time: Date, trust: TrustMaterial): readonly X509Certificate[] {
  try {
    return verifyCertificateChain(time, leaf, trust.certificateAuthorities);
  } catch (error) {
    throw whyUntrusted(leaf, time, trust, error);
  }
}

function whyUntrusted(leaf: X509Certificate, time: Date, trust: TrustMaterial, cause: unknown): Refusal {
  const at = time.toISOString();
  const [from, until] = [leaf.notBefore.toISOString(), leaf.notAfter.toISOString()];
  if (!leaf.validForDate(time) && leadsToTrust(leaf, trust)) {
    const code = time < leaf.notBefore ? 'CERTIFICATE_NOT_YET_VALID' : 'CERTIFICATE_EXPIRED';
    const message = `signed at ${at} with a certificate that holds from ${from} to ${until}`;
    return new Refusal(code, message, `a signature between ${from} and ${until}`, cause);
  }
  const message = `the certificate does not lead to an authority of the trusted root that held at ${at}`;
  return new Refusal('CHAIN_UNTRUSTED', message, 'a certificate of an authority of the trusted root', cause);
}

function leadsToTrust(leaf: X509Certificate, trust: TrustMaterial): boolean {
  try {
    return verifyCertificateChain(leaf.notBefore, leaf, trust.certificateAuthorities).length > 0;
  } catch {
    return false;
  }
}

function checkPurpose(leaf: X509Certificate): void {
  if (leaf.isCA) throw new Refusal('CERTIFICATE_PURPOSE', 'the certificate of the signer is one of an authority');
  const usages = leaf.extension(EXTENDED_KEY_USAGE)?.valueObj.subs[0]?.subs.map((usage) => usage.toOID()) ?? [];
  if (!usages.includes(CODE_SIGNING)) {
    throw new Refusal('CERTIFICATE_PURPOSE', 'the certificate of the signer is not for signing code');
  }
}

/**
 * Checks that a certificate log of the trusted root has the certificate.
 * @throws Refusal CERTIFICATE_LOG_MISSING, CERTIFICATE_LOG_INVALID
 */
export function checkCertificateLog(path: readonly X509Certificate[], trust: TrustMaterial): void {
  const [leaf, issuer] = path;
  if (leaf === undefined || issuer === undefined) {
    throw new Refusal('CERTIFICATE_LOG_INVALID', 'the certificate has no issuer that a certificate log could name');
  }
  const logs = verifiedLogs(leaf, issuer, trust);
  if (logs === 0) {
    const message = 'the certificate bears no timestamp of a certificate log';
    throw new Refusal(
      'CERTIFICATE_LOG_MISSING',
      message,
      'a signed certificate timestamp of a log of the trusted root',
    );
  }
}

function verifiedLogs(leaf: X509Certificate, issuer: X509Certificate, trust: TrustMaterial): number {
  try {
    return verifySCTs(leaf, issuer, trust.ctlogs).length;
  } catch (error) {
    const message = 'the certificate log timestamp is not of a log of the trusted root over this certificate';
    throw new Refusal('CERTIFICATE_LOG_INVALID', message, null, error);
  }
}
