/** An SPDX licence expression as a tree. */
export type Expression =
  | { readonly kind: 'license'; readonly id: string; readonly orLater: boolean; readonly exception: string | null }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Expression[] };

/** Joins terms; terms of the same kind become one list, and a term that is there already is left out. */
export function joinExpressions(kind: 'and' | 'or', terms: readonly Expression[]): Expression | null {
  const flat = terms.flatMap((term) => (term.kind === kind ? term.terms : [term]));
  const distinct = new Map(flat.map((term) => [formatExpression(term), term]));
  const [first, ...others] = distinct.values();
  if (first === undefined) return null;
  return others.length === 0 ? first : { kind, terms: [first, ...others] };
}

/** The canonical text: identifiers as listed, operators in upper case, parentheses only where AND holds an OR. */
export function formatExpression(expression: Expression): string {
  if (expression.kind === 'license') {
    const id = expression.orLater ? `${expression.id}+` : expression.id;
    return expression.exception === null ? id : `${id} WITH ${expression.exception}`;
  }
  const { kind } = expression;
  return expression.terms
    .map((term) => (kind === 'and' && term.kind === 'or' ? `(${formatExpression(term)})` : formatExpression(term)))
    .join(kind === 'and' ? ' AND ' : ' OR ');
}

/** The licences in an expression, each once, in order, without exceptions. */
export function expressionIds(expression: Expression): readonly string[] {
  if (expression.kind === 'license') return [expression.id];
  return [...new Set(expression.terms.flatMap(expressionIds))];
}
