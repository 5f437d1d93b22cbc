import type { KeyObject } from 'node:crypto';

/** Who signs: a key, or whoever an identity token names, for whom an authority makes a certificate. */
export type SigningIdentity =
  | { readonly kind: 'key'; readonly key: KeyObject }
  | { readonly kind: 'token'; readonly token: string; readonly authority: string };

/** Services that vouch for a signature. */
export interface SigningServices {
  /** Address of a transparency log; null: it is not logged. */
  readonly log: string | null;
  /** Address of a timestamp authority; null: it bears no timestamp. */
  readonly timestamps: string | null;
}

/** Media type of the bundles that signing gives. */
export const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
/**
 * Signs an in-toto statement: a DSSE envelope in a Sigstore bundle v0.3, as JSON.
 * @throws SIGNING_FAILED when a service refuses or cannot be reached
 */
export async function signStatement(
  statement: Buffer,
  identity: SigningIdentity,
  services: SigningServices,
): Promise<Buffer> {
  // Loaded when something is signed: it brings a client of its own for HTTP, and verifying needs none of it.
  const { signBundle } = await import('./sign-bundle.ts');
  return await signBundle(statement, identity, services);
}
