/** The kinds of modules that Assay is made of. */
export type ModuleKind = 'cataloger' | 'detector' | 'gate' | 'trigger' | 'image-source' | 'formatter';

/** What every module of every kind carries: listings, reference pages and forms are generated from it. */
export interface ModuleHeader {
  readonly kind: ModuleKind;
  /** Permanent; never used again after removal. */
  readonly id: string;
  /** Other names by which documents may call it. */
  readonly aliases?: readonly string[];
  readonly title: string;
  /** One sentence that ends in a full stop. */
  readonly summary: string;
  /** Version of Assay that brought it. */
  readonly since: string;
  readonly stability: 'experimental' | 'stable' | 'deprecated';
  /** The specification or format that it implements. */
  readonly references?: readonly { readonly title: string; readonly url: string }[];
}
