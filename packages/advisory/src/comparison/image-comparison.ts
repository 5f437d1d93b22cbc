import type {
  Inspection,
  MatchLayer,
  Package,
  PackageType,
  VulnerabilityFacts,
  VulnerabilityMatch,
  VulnerabilitySeverity,
} from '@assay/core';
import type { VersionSchemes } from '../matching/match-options.ts';

/** What comparing needs of the vulnerabilities of an image. */
export type ComparedVulnerabilities = Pick<VulnerabilityFacts, 'matches' | 'suppressed' | 'undetermined'>;

/** One side of a comparison: what is in the image, and that matched with today's data. */
export interface ComparedImage {
  readonly inspection: Inspection;
  readonly facts: ComparedVulnerabilities;
}

/** What a comparison may be told beside the two images. */
export interface ComparisonOptions {
  /** Default: those of package `version`. */
  readonly schemes?: VersionSchemes;
  /**
   * What the baseline was said to have when it was last looked at. With it, what was published since then and what was rated anew can be
   * told from what the baseline always had.
   */
  readonly baseBefore?: ComparedVulnerabilities | null;
  /** How many of the first layers of the image are those of its base image; null when it is not known. */
  readonly baseLayers?: number | null;
}

/** A package that only one image has, or that both have in other versions. */
export interface PackageChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly type: PackageType;
  readonly name: string;
  /** Versions that only the baseline has, oldest text first. */
  readonly before: readonly string[];
  /** Versions that only the image has. */
  readonly after: readonly string[];
  /** Of a change of one version to one other; null when there are several, or no order is known. */
  readonly direction: 'up' | 'down' | null;
  /** The layer of the image that brought it; of the baseline for what was removed. */
  readonly layer: MatchLayer | null;
  /** Whether that layer is the base image's; null when the base is not known. */
  readonly fromBaseImage: boolean | null;
  readonly purls: readonly string[];
}

/**
 * `introduced`: only the image has it. `fixed`: only the baseline has it. `carried`: both have it. `re-scored`: both, and its severity is
 * another one now. `disclosed-since`: both, and it was not known when the baseline was looked at; never the fault of the change.
 */
export type ComparisonClass = 'introduced' | 'fixed' | 'carried' | 're-scored' | 'disclosed-since';

/** A vulnerability of a package in one of the images or both. */
export interface VulnerabilityChange {
  readonly class: ComparisonClass;
  readonly id: string;
  readonly aliases: readonly string[];
  readonly package: { readonly type: PackageType; readonly name: string };
  readonly severity: VulnerabilitySeverity;
  /** Severity in the baseline, or when it was last looked at; null where it was not known there. */
  readonly severityBefore: VulnerabilitySeverity | null;
  /** What made it come or go; null for what both have. */
  readonly cause: 'new-package' | 'package-changed' | 'package-removed' | 'suppressed' | 'no-longer-suppressed' | null;
  /** The match of the image, where it has one, else that of the baseline. */
  readonly match: VulnerabilityMatch;
  readonly layer: MatchLayer | null;
  readonly fromBaseImage: boolean | null;
}

/** What the layers of the image that the baseline does not have brought. */
export interface LayerChange {
  readonly layer: MatchLayer;
  readonly fromBaseImage: boolean | null;
  readonly packagesAdded: number;
  readonly packagesChanged: number;
  readonly introduced: number;
}

/** Everything that differs between two images. */
export interface ImageComparison {
  readonly base: { readonly reference: string; readonly digest: string | null };
  readonly image: { readonly reference: string; readonly digest: string | null };
  readonly platform: string | null;
  /** Number of layers that both images begin with. */
  readonly sharedLayers: number;
  /** Sorted by kind, type and name. */
  readonly packages: readonly PackageChange[];
  /** Sorted by class, severity (worst first), package and id. */
  readonly vulnerabilities: readonly VulnerabilityChange[];
  readonly counts: Readonly<Record<ComparisonClass, number>>;
  readonly layers: readonly LayerChange[];
  /** Why an answer may be incomplete: packages that could not be judged in either image. */
  readonly undetermined: { readonly base: number; readonly image: number };
}

/** Packages of an image by type and name. */
export type PackageIndex = ReadonlyMap<string, readonly Package[]>;
