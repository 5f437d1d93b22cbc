import type { Span } from '../syntax/span.ts';

/** What is known of a variable at a place. */
export type VariableState =
  /** Its value is known. */
  | { readonly kind: 'set'; readonly value: string }
  /** Declared (ARG without default, a value with unknown parts, set by the builder), its value is given at build time. */
  | { readonly kind: 'declared' }
  /** Nothing in the file sets it; the base image may. */
  | { readonly kind: 'undeclared' };

/** Looks a variable up. */
export type Lookup = (name: string) => VariableState;

/** A variable that a word refers to. */
export interface VariableReference {
  readonly name: string;
  readonly state: VariableState['kind'];
  /** True when the word says what to use when it is not set: `${NAME:-default}`, `${NAME:+other}`. */
  readonly guarded: boolean;
  /** Where it is in the word: from the dollar sign to the end of the name or brace. */
  readonly from: number;
  readonly to: number;
}

/** A word with its variables put in. */
export interface Expansion {
  /** The result; unknown variables stay as written. */
  readonly text: string;
  /** True when every variable that mattered was known. */
  readonly complete: boolean;
  readonly references: readonly VariableReference[];
}

/** A value with the place that it comes from. */
export interface PlacedExpansion extends Expansion {
  readonly span: Span;
}
