import type { PackageType, SuppressedMatch, VersionComparison, VexNote, VulnerabilityMatch } from '@assay/core';
import type { Fix } from '../contracts/advisory.ts';

/** What one row of an advisory comes to for one package. */
export interface ConsideredRow {
  readonly feed: string;
  readonly advisory: string;
  readonly link: string | null;
  readonly namespace: string;
  readonly name: string;
  readonly status: 'affected' | 'not-affected' | 'under-investigation';
  readonly scheme: string;
  readonly range: string;
  readonly installed: string;
  /** `not-meant`: for another module, architecture, channel or kind of name. */
  readonly outcome: 'applies' | 'out-of-range' | 'not-meant' | 'undetermined';
  readonly comparisons: readonly VersionComparison[];
  /** One sentence that says the outcome with the versions. */
  readonly explanation: string;
  readonly fix: Fix;
}

/** A package of the image that an advisory names, and what becomes of it. */
export interface ConsideredPackage {
  readonly purl: string;
  readonly name: string;
  readonly version: string;
  readonly type: PackageType;
  readonly rows: readonly ConsideredRow[];
  readonly outcome: 'affected' | 'suppressed' | 'not-affected' | 'undetermined';
  /** The match, also where it does not count; null when there is none. */
  readonly match: VulnerabilityMatch | null;
  readonly suppressed: Pick<SuppressedMatch, 'reason' | 'explanation'> | null;
  readonly vex: readonly VexNote[];
}

/**
 * `no-advisory`: nothing in the data has this id. `package-not-in-image`: advisories there are, but for packages that are not in the image.
 * `not-in-range`: the packages are there, at versions that are not affected. `not-meant`: packages of the name are there, but not those that
 * are meant: from elsewhere, of another module or architecture. `withdrawn`: all advisories were taken back.
 */
export type ExplanationVerdict =
  | 'affected'
  | 'suppressed'
  | 'undetermined'
  | 'not-in-range'
  | 'not-meant'
  | 'package-not-in-image'
  | 'withdrawn'
  | 'no-advisory';

/** Why an image has a vulnerability, or has not. */
export interface VulnerabilityExplanation {
  readonly id: string;
  readonly verdict: ExplanationVerdict;
  /** One sentence. */
  readonly summary: string;
  readonly advisories: readonly {
    readonly feed: string;
    readonly id: string;
    readonly aliases: readonly string[];
    readonly covers: readonly string[];
    readonly summary: string | null;
    readonly link: string | null;
    readonly withdrawn: string | null;
    /** Number of packages that it names in any namespace. */
    readonly packages: number;
  }[];
  readonly packages: readonly ConsideredPackage[];
  /** Places that advisories name, of the namespaces that packages of the image are looked up in; at most 50. */
  readonly namesElsewhere: readonly string[];
  /** What the data was as of: oldest and newest date of its feeds. */
  readonly data: { readonly builtAt: string; readonly oldest: string | null; readonly newest: string | null };
  /** True when packages of the image have nobody to answer for them: what is not found here may still be there. */
  readonly uncovered: boolean;
}
