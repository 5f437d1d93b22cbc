import type { X509Certificate } from '@sigstore/core';

/**
 * Lets a certificate remember its encodings: the library encodes it anew each time that it compares or verifies, which is most of what
 * verification costs. The certificate must not be changed afterwards; the library changes copies only.
 */
export function rememberEncoding(certificate: X509Certificate): X509Certificate {
  for (const part of [certificate.root, certificate.tbsCertificate, certificate.tbsCertificate.subs[6]]) {
    if (part === undefined) continue;
    const der = part.toDER();
    part.toDER = () => der;
  }
  return certificate;
}

/** Lets a certificate of a trusted root remember, besides its encodings, by which certificates of the root it is signed, itself included. */
export function rememberIssuers(certificate: X509Certificate): X509Certificate {
  const known = new WeakMap<X509Certificate, boolean>();
  const verify = certificate.verify.bind(certificate);
  certificate.verify = (issuer = certificate) => {
    const isSigned = known.get(issuer) ?? verify(issuer);
    known.set(issuer, isSigned);
    return isSigned;
  };
  return rememberEncoding(certificate);
}
