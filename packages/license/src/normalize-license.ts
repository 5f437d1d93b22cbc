import { prepareStatement } from './names/prepare-statement.ts';
import { readStatement } from './names/read-statement.ts';
import { type Reading, UNREAD, readingOf } from './names/reading.ts';
import { parseExpression } from './spdx/parse-expression.ts';
import { type LicenseStatement, statementOf } from './statement.ts';
import { readText } from './text/read-text.ts';

/** Longer statements are not read as names. */
const MAX_NAMES_LENGTH = 4_096;

/** From this length on, a statement may be the text of a licence instead of its name. */
const MIN_TEXT_LENGTH = 200;

/**
 * Reads the licence that a package declares: SPDX expressions, the names that distributions and language ecosystems use, names in
 * plain English, trove classifiers, addresses of licences, or the licence's text itself. What is not known stays null: nothing is
 * guessed.
 */
export function normalizeLicense(raw: string): LicenseStatement {
  return statementOf(raw, read(raw));
}

function read(raw: string): Reading {
  const text = raw.trim();
  const expression = parseExpression(text);
  if (expression !== null) return readingOf(expression);
  if (text.length >= MIN_TEXT_LENGTH) {
    const found = readText(text);
    if (found !== null) return found;
  }
  return text.length > MAX_NAMES_LENGTH ? UNREAD : readStatement(prepareStatement(text));
}
