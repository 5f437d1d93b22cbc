import type { MatchKind, MatchReason, Package } from '@assay/core';

/** One place to look a package up, and what its rows are compared with. */
export interface Lookup {
  readonly kind: MatchKind;
  readonly namespace: string;
  /** Normalised for the namespace. */
  readonly name: string;
  readonly version: string;
  readonly confidence: MatchReason['confidence'];
  /** Rows about this kind of name; null: about any. */
  readonly subject: 'source' | 'package' | null;
}

/** Where a package is looked up, or why it is nowhere. */
export type Lookups =
  | { readonly kind: 'places'; readonly places: readonly Lookup[] }
  /** `places` are those of the distribution's own package of that name; nothing there is about this one. */
  | {
      readonly kind: 'third-party';
      readonly namespace: string | null;
      readonly vendor: string;
      readonly places: readonly Lookup[];
    }
  | { readonly kind: 'unidentified' }
  /** What is no software: keys of publishers in the database of rpm. */
  | { readonly kind: 'nothing' };

/** Name and version of the source package of a package of a distribution, as feeds by source know them. */
export interface SourcePackage {
  readonly name: string;
  readonly version: string;
}

/** A package and everything that is asked for it. */
export interface PackageLookups {
  readonly found: Package;
  readonly lookups: Lookups;
}
