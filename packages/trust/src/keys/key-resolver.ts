/**
 * Fetches public keys that are kept elsewhere, such as in a key management service. Verifiers hold keys in PEM; whoever builds them
 * from references resolves those first, so that verification itself reads nothing.
 */
export interface KeyResolver {
  /** Prefixes of the references that it knows, for example `awskms://`. */
  readonly schemes: readonly string[];
  /** The public key in PEM. Rejects when it cannot be had: a verifier whose key is missing is not made. */
  resolve(reference: string, options: { readonly signal: AbortSignal }): Promise<string>;
}
