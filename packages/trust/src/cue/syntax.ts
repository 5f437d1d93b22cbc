import type { CuePlace } from './cue-failure.ts';

/** A comparison that stands before its only operand. */
export type BoundOperator = '<' | '<=' | '>' | '>=' | '!=' | '=~' | '!~';

/** Operators between two values. */
export type BinaryOperator =
  | BoundOperator
  | '=='
  | '&&'
  | '||'
  | '+'
  | '-'
  | '*'
  | '/'
  | '&'
  | '|'
  | 'div'
  | 'mod'
  | 'quo'
  | 'rem';

/** An expression. `at` is its first character. */
export type Expression = { readonly at: CuePlace } & (
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'interpolation'; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'bottom' }
  | { readonly kind: 'struct'; readonly struct: StructLiteral }
  | { readonly kind: 'list'; readonly items: readonly ListItem[]; readonly rest: Expression | 'any' | null }
  | { readonly kind: 'select'; readonly of: Expression; readonly label: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression }
  | { readonly kind: 'call'; readonly callee: Expression; readonly arguments: readonly Expression[] }
  | { readonly kind: 'bound'; readonly operator: BoundOperator; readonly operand: Expression }
  | { readonly kind: 'unary'; readonly operator: '+' | '-' | '!' | '*'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
);

/** An element of a list: a value, or a comprehension that makes some. */
export type ListItem = { readonly kind: 'value'; readonly value: Expression } | Comprehension;

/** Clauses and the struct that they yield, none or many times. */
export interface Comprehension {
  readonly kind: 'comprehension';
  readonly at: CuePlace;
  readonly clauses: readonly Clause[];
  readonly body: StructLiteral;
}

/** A clause of a comprehension. */
export type Clause =
  | { readonly kind: 'if'; readonly condition: Expression }
  | { readonly kind: 'for'; readonly key: string | null; readonly value: string; readonly source: Expression }
  | { readonly kind: 'let'; readonly name: string; readonly value: Expression };

/** Name of a field: an identifier, a text, an expression in parentheses, or a pattern in brackets. */
export type Label =
  | { readonly kind: 'identifier' | 'text'; readonly name: string }
  | { readonly kind: 'dynamic'; readonly name: Expression }
  | { readonly kind: 'pattern'; readonly name: Expression };

/** What stands in a struct. */
export type Declaration =
  | {
      readonly kind: 'field';
      readonly at: CuePlace;
      readonly label: Label;
      /** `?`: need not be there; `!`: has to be, and this does not put it there. */
      readonly mark: '?' | '!' | null;
      readonly value: Expression;
    }
  | { readonly kind: 'let'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'embedding'; readonly value: Expression }
  | { readonly kind: 'ellipsis' }
  | Comprehension;

/** A struct as it is written. Names in it that references find are those of identifiers and `let`. */
export interface StructLiteral {
  readonly at: CuePlace;
  readonly declarations: readonly Declaration[];
  readonly names: ReadonlySet<string>;
  readonly lets: ReadonlyMap<string, Expression>;
}

/** A whole policy: its imports by the names that they are used by, and the struct that it is. */
export interface CueFile {
  readonly imports: ReadonlyMap<string, string>;
  readonly struct: StructLiteral;
}
