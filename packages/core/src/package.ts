import type { Digest } from './digest.ts';
import type { JsonObject } from './json.ts';

/** The kind of a package: the type of its purl, which also fixes its version scheme. */
export type PackageType =
  | 'deb'
  | 'apk'
  | 'rpm'
  | 'opkg'
  | 'alpm'
  | 'portage'
  | 'nix'
  | 'npm'
  | 'pypi'
  | 'maven'
  | 'golang'
  | 'cargo'
  | 'gem'
  | 'composer'
  | 'pear'
  | 'nuget'
  | 'conda'
  | 'cran'
  | 'bioconductor'
  | 'luarocks'
  | 'hex'
  | 'otp'
  | 'pub'
  | 'swift'
  | 'cocoapods'
  | 'bitnami'
  | 'brew'
  | 'snap'
  | 'conan'
  | 'generic';

/** A file that proves something, and the layer that put it there. */
export interface Location {
  /** Absolute path in the image. */
  readonly path: string;
  /** diffID of the layer; null in a root file system directory, which has no layers. */
  readonly layer: Digest | null;
}

/** A file that a package's own database says the package installed. */
export interface PackageFile {
  /** Absolute path. */
  readonly path: string;
  /** Digest of the content as the database has it: `md5:…`, `sha1:…`, `sha256:…`. */
  readonly digest?: string;
  readonly mode?: number;
  readonly sizeBytes?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** True for a configuration file, which may change without the package being damaged. */
  readonly config?: boolean;
}

/** What a licence asks for, from least to most. For `A OR B` the lesser one counts, for `A AND B` the greater. */
export type LicenseCategory =
  | 'public-domain'
  | 'permissive'
  | 'weak-copyleft'
  | 'strong-copyleft'
  | 'network-copyleft'
  | 'proprietary'
  | 'unknown';

/** One installed package. Packages of an inspection are sorted by type, name, version, then first path. */
export interface Package {
  readonly name: string;
  readonly version: string;
  readonly type: PackageType;
  /** Canonical package URL. */
  readonly purl: string;
  readonly architecture?: string;
  /** Name of the source package when it differs in kind: Debian source, apk origin, source rpm. */
  readonly sourceName?: string;
  readonly sourceVersion?: string;
  /** Licences as declared, one entry for each statement; empty when nothing is declared. */
  readonly licenses: readonly string[];
  /** The declared licences as one SPDX expression, and what kind it is; null when they cannot be read as one. Absent: not looked at. */
  readonly license?: {
    readonly expression: string;
    readonly category: LicenseCategory;
    /** Paths of the licence files whose text says so, where what is declared does not; absent otherwise. */
    readonly files?: readonly string[];
  } | null;
  /**
   * Index of the layer that installed this version, base first: for a package of a database the layer after which it was first
   * listed, not the one that wrote the database last. Absent in a directory.
   */
  readonly addedBy?: number;
  /** Index of the layer that took it away; only in `removedPackages`. */
  readonly removedBy?: number;
  /** Where it was found; never empty. */
  readonly locations: readonly Location[];
  /** purls of the packages that it says it needs, as far as they are there; sorted. Absent: none, or its kind does not tell. */
  readonly dependsOn?: readonly string[];
  /** purl of the package that installed this one's files. */
  readonly ownedBy?: string;
  /** Files that it owns, when its database tells; left out of reports. */
  readonly files?: readonly PackageFile[];
  /** Facts of its ecosystem, in the ecosystem's words. */
  readonly metadata: JsonObject;
}
