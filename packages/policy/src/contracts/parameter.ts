import type { JsonObject } from '@assay/core';

/** A value as a policy document has it: scalars keep how they were written, because `0644` and `1.10` are not only numbers. */
export type ParameterInput =
  | { readonly kind: 'scalar'; readonly value: string | number | boolean | null; readonly source: string }
  | { readonly kind: 'list'; readonly items: readonly ParameterInput[] }
  | { readonly kind: 'map' };

/** A value read, with the historical words that were met; or why it cannot be read. */
export type ParameterReading<T> =
  | {
      readonly ok: true;
      readonly value: T;
      readonly legacy: readonly LegacyWord[];
      /** Instructions of compiled expressions in it. Default 0. */
      readonly size?: number;
    }
  | {
      readonly ok: false;
      readonly code: 'PARAMETER_INVALID' | 'PATTERN_INVALID';
      readonly message: string;
      readonly hint?: string;
      /** Where in the text the problem is, in UTF-16 units from 0; absent when it is about the whole. */
      readonly offset?: number;
    };

/** A historical word and the present one that it was read as. */
export interface LegacyWord {
  readonly written: string;
  readonly present: string;
}

/** Names of the kinds of parameters, as `assay policy docs` prints them. */
export type ParameterType =
  | 'string'
  | 'string-list'
  | 'boolean'
  | 'enum'
  | 'regex'
  | 'pattern'
  | 'pattern-list'
  | 'integer-list'
  | 'port-list'
  | 'octal-mode'
  | 'integer'
  | 'number'
  | 'expression';

/** What documentation and forms need to know of a parameter. */
export interface ParameterHeader {
  /** One sentence that ends in a full stop. */
  readonly summary: string;
  /** A value as a policy would have it. */
  readonly example: string;
  /** Historical names. */
  readonly aliases?: readonly string[];
}

/** One parameter of a trigger: how it is read, and all that is said about it. */
export interface Parameter<T> extends ParameterHeader {
  readonly type: ParameterType;
  readonly required: boolean;
  /** The value that an absent parameter stands for, as a policy would write it; null when absence means "not asked". */
  readonly fallback: string | null;
  /** Words of an enumeration. */
  readonly values?: readonly string[];
  /** JSON Schema (2020-12) of what a document may write, typed or in the historical text form. */
  readonly schema: JsonObject;
  read(input: ParameterInput): ParameterReading<T>;
  /** Value of an absent parameter; not called on required ones. */
  absent(): ParameterReading<T>;
}

/** Parameters of a trigger by name. */
export type ParameterMap = Readonly<Record<string, Parameter<unknown>>>;

/** Values of the parameters of a trigger, by name. */
export type ParametersOf<P extends ParameterMap> = {
  readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never;
};
