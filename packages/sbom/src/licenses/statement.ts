import { parseExpression } from './parse-expression.ts';

/** A declared licence: an identifier of the SPDX list, an expression of several, or a text that only its author understands. */
export type LicenseStatement =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'expression'; readonly expression: string; readonly references: readonly string[] }
  | { readonly kind: 'named'; readonly name: string };

/** Reads one declared licence. */
export function licenseStatement(raw: string): LicenseStatement {
  const expression = parseExpression(raw);
  if (expression === null) return { kind: 'named', name: raw };
  if (expression.single) return { kind: 'id', id: expression.text };
  return { kind: 'expression', expression: expression.text, references: expression.references };
}

/** The text that a statement is shown as. */
export function statementText(statement: LicenseStatement): string {
  if (statement.kind === 'id') return statement.id;
  return statement.kind === 'expression' ? statement.expression : statement.name;
}
