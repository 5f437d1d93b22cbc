import { createHash } from 'node:crypto';
import { parseExpression, splitConjunction } from '../licenses/parse-expression.ts';
import { type LicenseStatement, licenseStatement } from '../licenses/statement.ts';
import { manyLines } from '../text/one-line.ts';
import { NO_NAME, spdxName } from './spdx-name.ts';

/** A licence that is not on the SPDX list, as a document defines it. */
export interface ExtractedLicense {
  /** `LicenseRef-…` */
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

/** What a package declares, in SPDX's words. */
export interface DeclaredLicense {
  /** A valid expression, or NOASSERTION. */
  readonly expression: string;
  readonly extracted: readonly ExtractedLicense[];
}

const NOTHING = new Set(['NOASSERTION', 'NONE', '']);

/** Joins the statements of a package into one expression: all of them apply. */
export function declaredLicense(licenses: readonly string[]): DeclaredLicense {
  if (licenses.length === 0) return { expression: 'NOASSERTION', extracted: [] };
  const terms = licenses.map((raw) => term(raw, licenseStatement(raw)));
  const alone = terms.length === 1;
  return {
    expression: terms.map(({ text, compound }) => (compound && !alone ? `(${text})` : text)).join(' AND '),
    extracted: terms.flatMap(({ extracted }) => extracted),
  };
}

type Term = { readonly text: string; readonly compound: boolean; readonly extracted: readonly ExtractedLicense[] };

function term(raw: string, statement: LicenseStatement): Term {
  if (statement.kind === 'named') return namedTerm(raw);
  if (statement.kind === 'id') return { text: statement.id, compound: false, extracted: [] };
  return {
    text: statement.expression,
    compound: / (?:AND|OR) /.test(statement.expression),
    extracted: statement.references.map(undefinedLicense),
  };
}

function namedTerm(raw: string): Term {
  const id = `LicenseRef-${slug(raw)}${createHash('sha256').update(raw).digest('hex').slice(0, 12)}`;
  return { text: id, compound: false, extracted: [{ id, name: spdxName(raw), text: manyLines(raw) || NO_NAME }] };
}

/** A package may name a licence of its own making; the document has to define it even so. */
function undefinedLicense(id: string): ExtractedLicense {
  return { id, name: id, text: `${id}, as a package names it. Its text is not part of this document.` };
}

function slug(text: string): string {
  const words = text
    .slice(0, 40)
    .replace(/[^A-Za-z0-9.]+/g, '-')
    .replace(/^-|-$/g, '');
  return words === '' ? '' : `${words}-`;
}

/** The licence statements behind an expression; references become the names or texts that the document gives them. */
export function readDeclaredLicense(
  declared: string,
  extracted: ReadonlyMap<string, ExtractedLicense>,
): readonly string[] {
  if (NOTHING.has(declared)) return [];
  if (parseExpression(declared) === null) return [declared];
  return splitConjunction(declared).map((part) => {
    const defined = extracted.get(part);
    if (defined === undefined) return part;
    if (!NOTHING.has(defined.name)) return defined.name;
    return NOTHING.has(defined.text) || defined.text.length > MAX_NAME ? part : defined.text;
  });
}

/** Longer texts are the licence itself, not its name. */
const MAX_NAME = 500;
