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
  /** Whether its tag points at another image now; absent when nobody asked, null when it cannot be told. */
  readonly moved?: boolean | null;
  /** What the list of official images says of its tag; absent when nobody asked. */
  readonly official?: OfficialTagFact;
  /** The distribution that its name tells; absent when nobody asked, null when the name does not tell. */
  readonly distribution?: BaseDistribution | null;
  /** Questions that could not be answered, and why. Default none. */
  readonly unanswered?: readonly UnansweredQuestion[];
}

/**
 * What rules ask of a base image beyond its name and digest: what its tag points at `current`ly, when it was `created`, and what is
 * known of the `support` of its tag and distribution. The first two are asked of registries.
 */
export type BaseImageQuestion = 'current' | 'created' | 'support';

/** What the rules of a plan ask of the base image. */
export interface BaseImageAsk {
  readonly questions: readonly BaseImageQuestion[];
  /** Places that mirror the official images, such as `mirror.example/library`. */
  readonly mirrors: readonly string[];
}

/** A question about the base image that could not be answered. */
export interface UnansweredQuestion {
  readonly question: BaseImageQuestion;
  readonly reason: string;
}

/** What the list of official images says of a tag. */
export interface OfficialTagFact {
  /** `YYYY-MM-DD`: the newest change of the list. */
  readonly listedAt: string;
  /** `unknown`: an official image whose tag is not known, or is newer than the list. */
  readonly support: 'supported' | 'unsupported' | 'retired' | 'unknown' | 'not-official';
  /** Whether the tag is there for the platform of the image; null when that cannot be told. */
  readonly onPlatform: boolean | null;
  /** The nearest listed tag where this one is not listed; null for none. */
  readonly successor: string | null;
  /** Newer tags of the same flavour, that of the same line first. */
  readonly newer: readonly NewerTag[];
}

/** A newer tag that keeps the flavour. */
export interface NewerTag {
  readonly tag: string;
  /** `same-line`: only later numbers of the version; `next-line`: the first number changes as well. */
  readonly step: 'same-line' | 'next-line';
  /** How many newer versions of the line, or newer lines, are listed. From 1. */
  readonly behind: number;
}

/** The distribution that the name of an image tells, and until when it is supported. */
export interface BaseDistribution {
  /** As os-release calls it: `debian`. */
  readonly id: string;
  readonly version: string;
  /** Date of the last day of support; null when it is not known. */
  readonly supportEnd: string | null;
  /** Date of the last day of support that is sold or given beyond that; null when there is none. */
  readonly extendedSupportEnd: string | null;
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
