import type { Digest } from './digest.ts';
import type { Package } from './package.ts';
import type { VulnerabilityMatch } from './vulnerability-facts.ts';
import type { SecretFact } from './content-facts.ts';

/** An image whose layers are the first layers of this one. */
export interface AncestorFact {
  readonly digest: Digest;
  /** Canonical references with a tag under which it is known. */
  readonly references: readonly string[];
  /** Number of layers that it shares with this image. */
  readonly layers: number;
}

/** The image that this one was built from, as provenance, labels or layers tell. */
export interface BaseImageFact {
  /** Canonical reference; null when only the digest is known. */
  readonly reference: string | null;
  readonly digest: Digest | null;
  /** How it is known. */
  readonly evidence: 'provenance' | 'label' | 'layers' | 'dockerfile';
  /** True when the build named it by digest; null when that is not known. */
  readonly pinned: boolean | null;
  /** What the reference's tag points at now; null when not looked up. */
  readonly currentDigest: Digest | null;
  /** RFC 3339: when its creation was recorded. */
  readonly created: string | null;
  /** RFC 3339 or date: end of its support; null when not known. */
  readonly supportEnd: string | null;
}

/** What another image had, to compare with: the target branch, the previous tag, what runs now. */
export interface BaselineFacts {
  /** What it is, as messages call it. */
  readonly name: string;
  readonly digest: Digest | null;
  readonly packages: readonly Package[];
  /** Paths with a setuid or setgid bit, and the mode. */
  readonly setuidFiles: readonly { readonly path: string; readonly mode: number }[];
  /** Stored bytes of its layers. */
  readonly sizeBytes: number;
  /** Null when they were not looked up. */
  readonly vulnerabilities: readonly VulnerabilityMatch[] | null;
  /** Null when they were not looked for. */
  readonly secrets: readonly SecretFact[] | null;
}

/** Packages of another artifact: the previous image of the tag, or the sources of the image. */
export interface RelatedPackages {
  readonly name: string;
  readonly packages: readonly Package[];
}

/** What a package registry knows of packages by their name. */
export interface PackageFeed {
  /** Known packages; a name that is absent is not in the feed. */
  readonly packages: ReadonlyMap<string, { readonly latest: string | null; readonly versions: readonly string[] }>;
}

/** Feeds of package registries; null for one that was never read. */
export interface FeedFacts {
  readonly npm: PackageFeed | null;
  readonly gem: PackageFeed | null;
}
