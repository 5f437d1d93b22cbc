import { createHash } from 'node:crypto';
import type { TrustedRootSource } from '@assay/core';
import type { TrustMaterial } from '@sigstore/verify';
import { rememberIssuers } from '../sigstore/encoded-certificate.ts';
import { readDocumentRoot } from './document-root.ts';
import { readKeysRoot } from './keys-root.ts';
import { PUBLIC_GOOD_ROOT } from './public-good.ts';

/** What a trusted root is made from, when nothing has to be fetched any more. Plain data: it goes to other threads as it is. */
export type RootContent = Extract<TrustedRootSource, { readonly kind: 'document' | 'keys' }>;

/** A trusted root that verification can stand on. */
export interface TrustedRoot {
  readonly name: string;
  /** `sha256:…` of its content: part of the key of every cached verdict. */
  readonly version: string;
  readonly content: RootContent;
  /** Authorities and log keys of it. */
  readonly material: TrustMaterial;
}

/** Name of the public-good instance of Sigstore, for verifiers that name no trusted root. */
export const PUBLIC_GOOD = 'sigstore-public-good';

/** The trusted root of the public-good instance as shipped. */
export function publicGoodRoot(): TrustedRoot {
  return createTrustedRoot(PUBLIC_GOOD, { kind: 'document', json: JSON.stringify(PUBLIC_GOOD_ROOT) });
}

/** Makes a trusted root of content and checks that it can be used. @throws TRUSTED_ROOT_INVALID */
export function createTrustedRoot(name: string, content: RootContent): TrustedRoot {
  const material = readTrustMaterial(content);
  const version = `sha256:${createHash('sha256').update(JSON.stringify(content)).digest('hex')}`;
  return { name, version, content, material };
}

/** Authorities and log keys, ready to verify with. @throws TRUSTED_ROOT_INVALID */
export function readTrustMaterial(content: RootContent): TrustMaterial {
  const material = content.kind === 'document' ? readDocumentRoot(content.json) : readKeysRoot(content);
  for (const { certChain } of [...material.certificateAuthorities, ...material.timestampAuthorities]) {
    for (const certificate of certChain) rememberIssuers(certificate);
  }
  return material;
}
