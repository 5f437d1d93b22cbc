/** A licence of a package, understood. */
export interface LicenseFact {
  readonly purl: string;
  /** SPDX expression in its normal form; null when what is declared cannot be read as one. */
  readonly expression: string | null;
  /** As declared. */
  readonly declared: string;
}
