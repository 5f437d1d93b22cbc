import { type Expression, joinExpressions } from './expression.ts';
import { canonicalException, canonicalId, replacementOf } from './ids.ts';

/** Longer texts are prose. */
const MAX_LENGTH = 4_096;

/** Deepest parentheses. */
const MAX_DEPTH = 32;

interface Position {
  readonly expression: Expression;
  readonly next: number;
}

/**
 * Reads an SPDX licence expression (SPDX 2.3, annex D), identifiers and operators in any case; deprecated identifiers become
 * what the list says instead. Null when the text is no expression.
 */
export function parseExpression(text: string): Expression | null {
  if (text.length > MAX_LENGTH) return null;
  const tokens = text.match(/[()]|[^\s()]+/g) ?? [];
  const parsed = readOr(tokens, 0, 0);
  return parsed !== null && parsed.next === tokens.length ? parsed.expression : null;
}

/** One licence by its SPDX identifier or as a reference of the author's own, with a plus sign for later versions or without. */
export function parseLicense(token: string): Expression | null {
  if (/^(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+$/.test(token)) return license(token, false);
  const listed = canonicalId(token);
  if (listed !== null) return current(listed);
  if (!token.endsWith('+')) return null;
  const base = canonicalId(token.slice(0, -1));
  if (base === null) return null;
  const only = replacementOf(base) ?? base;
  if (only.endsWith('-or-later')) return current(only);
  const later = only.endsWith('-only') ? canonicalId(only.replace(/-only$/, '-or-later')) : null;
  return later === null ? license(only, true) : license(later, false);
}

function current(id: string): Expression | null {
  const replacement = replacementOf(id);
  return replacement === null ? license(id, false) : parseExpression(replacement);
}

function license(id: string, orLater: boolean): Expression {
  return { kind: 'license', id, orLater, exception: null };
}

type Tokens = readonly string[];

function readOr(tokens: Tokens, start: number, depth: number): Position | null {
  return readList(tokens, start, 'or', (at) => readList(tokens, at, 'and', (each) => readTerm(tokens, each, depth)));
}

function readList(
  tokens: Tokens,
  start: number,
  kind: 'and' | 'or',
  readPart: (at: number) => Position | null,
): Position | null {
  const terms: Expression[] = [];
  let at = start;
  for (;;) {
    const part = readPart(at);
    if (part === null) return null;
    terms.push(part.expression);
    at = part.next;
    if (tokens[at]?.toLowerCase() !== kind) break;
    at += 1;
  }
  const expression = joinExpressions(kind, terms);
  return expression === null ? null : { expression, next: at };
}

function readTerm(tokens: Tokens, at: number, depth: number): Position | null {
  const token = tokens[at];
  if (token === undefined || depth > MAX_DEPTH) return null;
  if (token === '(') {
    const inner = readOr(tokens, at + 1, depth + 1);
    return inner !== null && tokens[inner.next] === ')' ? { ...inner, next: inner.next + 1 } : null;
  }
  const base = parseLicense(token);
  if (base === null || tokens[at + 1]?.toLowerCase() !== 'with') return base && { expression: base, next: at + 1 };
  const exception = canonicalException(tokens[at + 2] ?? '');
  if (exception === null || base.kind !== 'license' || base.exception !== null) return null;
  return { expression: { ...base, exception }, next: at + 3 };
}
