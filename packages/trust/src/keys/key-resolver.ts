import type { TrustedKey, Verifier } from '@assay/core';
import { trustError } from '../errors.ts';

/**
 * Fetches public keys that are kept elsewhere, such as in a key management service. This is the port; Assay itself brings none, so
 * that verification reads nothing but what it is given.
 */
export interface KeyResolver {
  /** Start of the references that it knows, for example `awskms://`. */
  readonly scheme: string;
  /** The public key in PEM. Rejects when it cannot be had. */
  resolve(reference: string, options: { readonly signal: AbortSignal }): Promise<string>;
}

/** A reference instead of a key: a scheme and something behind it, in one line. */
const REFERENCE = /^[a-z][a-z0-9+.-]*:\/\/\S+$/;

/**
 * Puts keys in the place of references to keys, so that verifiers can be used. Keys in PEM stay as they are.
 * @throws KEY_UNAVAILABLE when no resolver knows a reference, or the one that does cannot have the key
 */
export async function resolveKeys(
  verifiers: readonly Verifier[],
  resolvers: readonly KeyResolver[],
  options: { readonly signal: AbortSignal },
): Promise<readonly Verifier[]> {
  return await Promise.all(
    verifiers.map(async (verifier) => {
      if (verifier.kind !== 'key') return verifier;
      const keys = await Promise.all(verifier.keys.map((key) => resolveKey(key, resolvers, options)));
      return { ...verifier, keys };
    }),
  );
}

async function resolveKey(
  key: TrustedKey,
  resolvers: readonly KeyResolver[],
  options: { readonly signal: AbortSignal },
): Promise<TrustedKey> {
  const reference = key.pem.trim();
  if (!REFERENCE.test(reference)) return key;
  const resolver = resolvers.find(({ scheme }) => reference.startsWith(scheme));
  if (resolver === undefined) {
    throw trustError('KEY_UNAVAILABLE', `key ${key.name} is kept elsewhere and nothing here can fetch it`);
  }
  try {
    return { ...key, pem: await resolver.resolve(reference, options) };
  } catch (error) {
    throw trustError('KEY_UNAVAILABLE', `key ${key.name} could not be fetched`, { cause: error });
  }
}
