import { type KeyObject, createHash } from 'node:crypto';
import type { TrustedRootSource } from '@assay/core';
import { X509Certificate } from '@sigstore/core';
import type { TrustMaterial } from '@sigstore/verify';
import { trustError } from '../errors.ts';
import { readPemBlocks, readPublicKeys } from '../keys/read-pem.ts';

type KeysSource = Extract<TrustedRootSource, { readonly kind: 'keys' }>;

/** Keys and certificates that come without a validity hold for ever. */
const ALWAYS = { start: new Date(0), end: new Date(8_640_000_000_000_000) } as const;

/**
 * Makes a trusted root of bare keys and certificates, as the `sigstoreKeys` of a TrustRoot have them. Logs are known by the digest of
 * their key. Certificates come leaf first or root first.
 * @throws TRUSTED_ROOT_INVALID
 */
export function readKeysRoot(source: KeysSource): TrustMaterial {
  try {
    return {
      certificateAuthorities: source.certificateAuthorities.map(({ pem }) => authorityOf(pem)),
      timestampAuthorities: source.timestampAuthorities.map(({ pem }) => authorityOf(pem)),
      tlogs: source.logs.flatMap(logsOf),
      ctlogs: source.certificateLogs.flatMap(logsOf),
      publicKey: () => {
        throw trustError('TRUSTED_ROOT_INVALID', 'a trusted root names no keys of signers');
      },
    };
  } catch (error) {
    throw trustError('TRUSTED_ROOT_INVALID', 'a key or certificate of the trusted root cannot be read', {
      cause: error,
    });
  }
}

function authorityOf(pem: string): TrustMaterial['certificateAuthorities'][number] {
  const certificates = readPemBlocks(pem).map(({ text }) => X509Certificate.parse(text));
  // The certificate that signs timestamps is looked for in front; authorities follow it.
  const leaves = certificates.filter((certificate) => !certificate.isCA);
  return { certChain: [...leaves, ...certificates.filter((certificate) => certificate.isCA)], validFor: { ...ALWAYS } };
}

function logsOf(log: { readonly baseUrl: string; readonly pem: string }): TrustMaterial['tlogs'] {
  return readPublicKeys(log.pem).map((publicKey) => {
    return { baseURL: log.baseUrl, logID: logId(publicKey), publicKey, validFor: { ...ALWAYS } };
  });
}

function logId(key: KeyObject): Buffer {
  return createHash('sha256')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest();
}
