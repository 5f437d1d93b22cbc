/** A condition on one package: all of it has to hold. */
export interface OvalCheck {
  readonly name: string;
  readonly lower: { readonly version: string; readonly inclusive: boolean } | null;
  readonly upper: { readonly version: string; readonly inclusive: boolean } | null;
  /** Set when the package has to have exactly this version. */
  readonly exact: string | null;
  readonly architectures: readonly string[];
  readonly module: string | null;
  /** Products of which one has to be installed, as the comments name them. */
  readonly products: readonly string[];
  /** What the publisher says beside the test. */
  readonly comment: string;
}
