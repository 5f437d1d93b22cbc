import type { ImagePolicy, NamedTrustedRoot, Verifier } from '@assay/core';
import type { ImportNote } from './import-note.ts';

/** Image policies that a foreign document holds, in our own words. */
export interface ImportedPolicies {
  readonly verifiers: readonly Verifier[];
  readonly trustedRoots: readonly NamedTrustedRoot[];
  readonly imagePolicies: readonly ImagePolicy[];
  /** Everything that was not carried over as it stands; empty when the import says the same as the document. */
  readonly notes: readonly ImportNote[];
}

/** What foreign documents point at but do not hold. Without it such references are problems. */
export interface ImportResources {
  /** Further documents with Secrets, ConfigMaps and TrustRoots. */
  readonly documents?: readonly { readonly text: string; readonly name: string }[];
  /** Contents of remote policies and certificates by their addresses; policies are held against their pinned digests. */
  readonly remote?: Readonly<Record<string, string>>;
  /** Public keys (PEM) of key management services by their URIs. */
  readonly kms?: Readonly<Record<string, string>>;
}
