/** Whether the first of two versions is older, the same, or newer. */
export type Order = -1 | 0 | 1;

/** Names of the version schemes. */
export type VersionSchemeId =
  | 'deb'
  | 'rpm'
  | 'apk'
  | 'semver'
  | 'pep440'
  | 'maven'
  | 'gem'
  | 'go'
  | 'nuget'
  | 'composer'
  | 'pacman'
  | 'portage'
  | 'jvm'
  | 'bitnami'
  | 'generic';

/** One end of an interval of versions. */
export interface VersionBound {
  readonly version: string;
  readonly inclusive: boolean;
}

/** Versions between two bounds; null is open. */
export interface VersionInterval {
  readonly lower: VersionBound | null;
  readonly upper: VersionBound | null;
}

/** How versions of one ecosystem are ordered, and how it writes ranges of them. */
export interface VersionScheme {
  readonly id: VersionSchemeId;
  /** One sentence. */
  readonly summary: string;
  /** The specification or the program that is the authority. */
  readonly authority: string;
  /** Whether the text is a version by the scheme. */
  isVersion(text: string): boolean;
  /** Null when one of the two is no version: an order is never guessed. A total order over all versions of the scheme. */
  compare(a: string, b: string): Order | null;
  /**
   * The ecosystem's own notation of ranges (`^1.2 || 3.x`, `~> 2.1`, `[1,2)`, `>=1,<2`) as a union of intervals; null when the text
   * is no range. Schemes without a notation of their own read comma-separated comparisons (`>= 1, < 2`).
   */
  parseRange(text: string): readonly VersionInterval[] | null;
  /**
   * How a version stands to the bound of an interval, where that differs from the total order: rpm and pacman compare a bound without
   * a release with the version alone, so that `1.2-3` is not above the bound `1.2`. Absent: as `compare`.
   */
  compareBound?(version: string, bound: string): Order | null;
  /** The same scheme, which keeps the versions that it last compared: for one version against many, as those of one image. */
  remembering(): VersionScheme;
  /** What reference pages show; tests run it. */
  readonly examples: VersionExamples;
}

/** Facts about a scheme that people read and tests run. */
export interface VersionExamples {
  /** Versions from oldest to newest, each strictly newer than the one before. */
  readonly ascending: readonly string[];
  /** Groups of spellings of one version. */
  readonly equal?: readonly (readonly string[])[];
  /** Texts that are no versions. */
  readonly invalid?: readonly string[];
  /** Ranges, with versions in and out of them. */
  readonly ranges: readonly VersionRangeExample[];
}

/** One range in a scheme's notation. */
export interface VersionRangeExample {
  readonly range: string;
  readonly inside: readonly string[];
  readonly outside: readonly string[];
}
