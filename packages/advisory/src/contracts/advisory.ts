import type { VulnerabilitySeverity } from '@assay/core';
import type { VersionInterval, VersionSchemeId } from '@assay/version';

/** One statement of one feed about one vulnerability, or one fix of several (an erratum). Every feed is normalised to this. */
export interface Advisory {
  /** Id of the feed, as the registry of providers and `db status` name it. */
  readonly feed: string;
  readonly id: string;
  /** Other ids of the very same vulnerability. Never followed transitively. */
  readonly aliases: readonly string[];
  /** Vulnerabilities (mostly CVE ids) that an erratum covers, or that a distribution's entry is about. */
  readonly covers: readonly string[];
  /** RFC 3339; null when not given. */
  readonly published: string | null;
  readonly modified: string | null;
  /** Set when its publisher took it back: kept, never matched. */
  readonly withdrawn: string | null;
  /** At most 500 characters. */
  readonly summary: string | null;
  /** The publisher's own rating, mapped; null when it gives none. */
  readonly severity: { readonly level: VulnerabilitySeverity; readonly text: string } | null;
  readonly cvss: readonly CvssVector[];
  readonly cwes: readonly string[];
  readonly link: string | null;
  readonly affected: readonly AffectedPackage[];
}

/** A CVSS vector as published. */
export interface CvssVector {
  readonly version: '2.0' | '3.0' | '3.1' | '4.0';
  readonly vector: string;
  /** Who rated: `nvd`, or the feed's publisher. */
  readonly source: string;
}

/** What an advisory says of one package of one namespace. */
export interface AffectedPackage {
  /** See `namespace.ts`: `pypi`, `npm`, `deb:debian:12`, `apk:alpine:v3.20`, `rpm:almalinux:9`, `cpe`, … */
  readonly namespace: string;
  /** Name as `normalizeName` of its namespace gives it; for `cpe` it is `vendor:product`. */
  readonly name: string;
  /** Whether `name` is that of a source package (Debian, Alpine) or of an installed one. */
  readonly subject: 'source' | 'package';
  readonly scheme: VersionSchemeId;
  /** `not-affected` takes the package out, whatever another feed of the same distribution says. */
  readonly status: 'affected' | 'not-affected' | 'under-investigation';
  /** Affected versions; a union. Empty together with `versions` means every version. */
  readonly intervals: readonly VersionInterval[];
  /** Versions listed one by one. */
  readonly versions: readonly string[];
  readonly fix: Fix;
  /** Rating of this package by the publisher, where it differs from the advisory's. */
  readonly severity: VulnerabilitySeverity | null;
  readonly qualifiers: Qualifiers;
}

/** What the publisher says of a fix. */
export interface Fix {
  readonly state: 'fixed' | 'not-fixed' | 'wont-fix' | 'unknown';
  /** Smallest fixed version of each affected branch, oldest first. */
  readonly versions: readonly string[];
  /** RFC 3339; null when not known. */
  readonly availableSince: string | null;
  /** The publisher's own word: `postponed`, `no-dsa`, `Will not fix`, `end-of-life`; null when it says no more. */
  readonly statement: string | null;
}

/** Conditions beyond name and version. Absent: does not matter. */
export interface Qualifiers {
  /** `name:stream` of the modularity label. */
  readonly module?: string;
  readonly architectures?: readonly string[];
  /** CPE 2.3 names that must also be in the image: the platform part of an NVD configuration. */
  readonly platformCpes?: readonly string[];
  /** Go packages and symbols, or Rust functions, that are the vulnerable part. */
  readonly symbols?: readonly string[];
  /** Only with a paid or opt-in channel of the distribution: `esm`, `fips`, `ksplice`. */
  readonly channel?: string;
}
