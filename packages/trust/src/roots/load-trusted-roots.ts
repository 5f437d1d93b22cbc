import { AssayError, type NamedTrustedRoot } from '@assay/core';
import { trustError } from '../errors.ts';
import { PUBLIC_GOOD, type TrustedRoot, createTrustedRoot, publicGoodRoot } from './trusted-root.ts';

/** Something about trust that people should know and that stops nothing. */
export interface TrustWarning {
  readonly code: 'TRUSTED_ROOT_KEPT' | 'TRUSTED_ROOT_STALE';
  readonly message: string;
}

/** A trusted root that cannot be used. */
export interface TrustedRootFailure {
  readonly name: string;
  /** Code of the table of errors. */
  readonly code: string;
  readonly message: string;
}

/** Trusted roots by name, loaded, with those that could not be. */
export interface TrustedRoots {
  readonly roots: readonly TrustedRoot[];
  readonly failures: readonly TrustedRootFailure[];
  readonly warnings: readonly TrustWarning[];
}

/** A trusted root as fetched, perhaps with a warning. */
export interface FetchedRoot {
  /** A trusted_root.json. */
  readonly json: string;
  readonly warning: TrustWarning | null;
}

/** Fetches trusted roots that are kept in TUF repositories. */
export interface TrustedRootFetcher {
  fetch(source: Extract<NamedTrustedRoot['source'], { readonly kind: 'tuf' | 'tuf-copy' }>): Promise<FetchedRoot>;
}

/**
 * Loads the named trusted roots, and the public-good instance of Sigstore under its own name and for verifiers that name none. A root
 * that cannot be loaded becomes a failure, so that only what stands on it is refused.
 */
export async function loadTrustedRoots(
  named: readonly NamedTrustedRoot[],
  fetcher: TrustedRootFetcher | null,
): Promise<TrustedRoots> {
  const roots: TrustedRoot[] = [];
  const failures: TrustedRootFailure[] = [];
  const warnings: TrustWarning[] = [];
  if (!named.some(({ name }) => name === PUBLIC_GOOD)) roots.push(publicGoodRoot());
  for (const one of named) {
    try {
      const { root, warning } = await loadRoot(one, fetcher);
      roots.push(root);
      if (warning !== null) warnings.push(warning);
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      failures.push({ name: one.name, code: error.code, message: error.message });
    }
  }
  return { roots, failures, warnings };
}

async function loadRoot(
  { name, source }: NamedTrustedRoot,
  fetcher: TrustedRootFetcher | null,
): Promise<{ readonly root: TrustedRoot; readonly warning: TrustWarning | null }> {
  if (source.kind === 'document' || source.kind === 'keys')
    return { root: createTrustedRoot(name, source), warning: null };
  if (fetcher === null)
    throw trustError('TRUSTED_ROOT_UNAVAILABLE', `the trusted root ${name} would have to be fetched`);
  const { json, warning } = await fetcher.fetch(source);
  return { root: createTrustedRoot(name, { kind: 'document', json }), warning };
}

/** The root that a verifier names; null names the public-good instance. @throws TRUSTED_ROOT_UNKNOWN */
export function findTrustedRoot(name: string | null, roots: TrustedRoots): TrustedRoot | TrustedRootFailure {
  const wanted = name ?? PUBLIC_GOOD;
  const found =
    roots.roots.find((root) => root.name === wanted) ?? roots.failures.find((failure) => failure.name === wanted);
  if (found === undefined)
    throw trustError('TRUSTED_ROOT_UNKNOWN', `there is no trusted root ${JSON.stringify(wanted)}`);
  return found;
}
