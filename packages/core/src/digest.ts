import { coreError } from './errors.ts';

declare const digestBrand: unique symbol;

/** `algorithm:hex` of some bytes, already checked (OCI image specification, descriptor, digests). */
export type Digest = string & { readonly [digestBrand]: true };

/** Length in hex digits of each algorithm that Assay accepts. */
const HEX_LENGTH: Readonly<Record<string, number>> = { sha256: 64, sha512: 128 };

/** True when the text is a digest of a registered algorithm in its one canonical spelling: lower-case hex, full length. */
export function isDigest(text: string): text is Digest {
  const colon = text.indexOf(':');
  const length = HEX_LENGTH[text.slice(0, colon)];
  return length !== undefined && text.length === colon + 1 + length && /^[0-9a-f]+$/.test(text.slice(colon + 1));
}

/**
 * Reads a digest.
 * @throws DIGEST_INVALID for any other algorithm, upper-case hex or wrong length.
 */
export function parseDigest(text: string): Digest {
  if (!isDigest(text)) throw coreError('DIGEST_INVALID', `not a digest: ${JSON.stringify(text.slice(0, 160))}`);
  return text;
}

/** The algorithm part, for example `sha256`. */
export function digestAlgorithm(digest: Digest): 'sha256' | 'sha512' {
  return digest.startsWith('sha512:') ? 'sha512' : 'sha256';
}

/** The hex part. */
export function digestHex(digest: Digest): string {
  return digest.slice(digest.indexOf(':') + 1);
}
