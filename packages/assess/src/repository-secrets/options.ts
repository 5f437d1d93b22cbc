import type { Cache, SecretRulesDocument } from '@assay/core';
import type { BaselineEntry } from '@assay/secret';

/** What of a repository is looked through. */
export type SecretScope =
  /** The files as they lie there. */
  | { readonly kind: 'tree' }
  /** Every content that commits brought; a null range are all commits that anything refers to. */
  | { readonly kind: 'history'; readonly range: string | null }
  /** What the next commit would bring. */
  | { readonly kind: 'staged' };

/** How far a search has come. */
export interface SecretProgress {
  readonly contents: number;
  readonly bytes: number;
}

/** What a search for secrets in repositories needs to know. */
export interface RepositorySecretOptions {
  /** What is looked at, as the user named it; relative paths start at the working directory. At least one. */
  readonly targets: readonly string[];
  readonly scope: SecretScope;
  /** Own detectors and rules on what is accepted. */
  readonly rules: readonly SecretRulesDocument[];
  /** What was decided about secrets that are known; none where absent. */
  readonly baseline?: (fingerprint: string, path: string) => BaselineEntry | null;
  /**
   * Whether what stands in the repository itself may accept secrets: comments, `.gitleaksignore`, `.assayignore`. Off where whoever wrote
   * it is the one who is judged.
   */
  readonly exceptions: boolean;
  /** Whether binary content is looked through as well. */
  readonly binary: boolean;
  /** Keeps which contents of a history hold nothing; null for none. */
  readonly cache: Cache | null;
  /** Variables of the process: git is found by them. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly workingDirectory: string;
  /** The present instant. */
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: SecretProgress) => void;
}
