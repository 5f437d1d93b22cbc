import type { Digest, EvidenceGap, EvidenceOrigin } from '@assay/core';
import type { ContentSource, FetchedManifest } from '../content-source.ts';
import type { IndexEntry } from '../manifest/parse-descriptor.ts';
import type { EvidenceLimits } from './evidence-limits.ts';

/** Manifests that refer to a subject, as far as they were listed. */
export interface ReferrerList {
  readonly entries: readonly IndexEntry[];
  readonly gaps: readonly EvidenceGap[];
}

/** A place that may hold evidence: a repository, a layout. */
export interface EvidenceStore extends AsyncDisposable {
  /** Repository or path; printable, without credentials. */
  readonly place: string;
  readonly found: {
    readonly referrers: EvidenceOrigin['found'];
    readonly referrersTag: EvidenceOrigin['found'];
    readonly signatureTag: EvidenceOrigin['found'];
  };
  readonly content: ContentSource;
  /** Everything that the place holds by itself: the entries of a layout's `index.json`; empty for a repository. */
  readonly entries: readonly IndexEntry[];
  /**
   * The manifest of a tag or digest; null when there is none.
   * @throws what reading throws
   */
  named(name: string, signal: AbortSignal): Promise<FetchedManifest | null>;
  /**
   * Manifests that refer to a subject, whatever they are; empty where the place has no such list.
   * @throws what reading throws
   */
  referrers(subject: Digest, limits: EvidenceLimits, signal: AbortSignal): Promise<ReferrerList>;
}
