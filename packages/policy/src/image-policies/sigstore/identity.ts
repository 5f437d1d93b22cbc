import type { TextMatch, TrustedIdentity } from '@assay/core';
import { type Cursor, type Fields, placeOf, readFields, readItems } from '../../document/fields.ts';
import type { ImportContext } from '../import-context.ts';
import { readExpression, readFilled } from '../read-values.ts';

/** Reads the identities of a keyless authority; each names an issuer and a subject. */
export function readIdentities(cursor: Cursor | null, context: ImportContext): readonly TrustedIdentity[] {
  return readItems(cursor, context.problems).flatMap((item) => {
    const fields = readFields(item, context.problems);
    if (fields === null) return [];
    const issuer = readMatch(fields, 'issuer', context);
    const subject = readMatch(fields, 'subject', context);
    fields.finish();
    return issuer === null || subject === null ? [] : [{ issuer, subject, claims: {}, revokedFrom: null }];
  });
}

function readMatch(fields: Fields, name: 'issuer' | 'subject', context: ImportContext): TextMatch | null {
  const { problems } = context;
  const exactAt = fields.take(name);
  const regexAt = fields.take(`${name}RegExp`);
  const text = readFilled(exactAt, problems);
  const written = readFilled(regexAt, problems);
  if (text !== null && written !== null) {
    problems.error('KEY_CONFLICT', placeOf(fields.at), `${name} and ${name}RegExp exclude each other`);
    return null;
  }
  if (text === null && written === null) {
    problems.error('KEY_MISSING', placeOf(fields.at), `the identity needs ${name} or ${name}RegExp`);
    return null;
  }
  if (text !== null && exactAt !== null) {
    if (text.includes('*')) warnOfStars(exactAt, name, text, context);
    return { kind: 'exact', text };
  }
  const source = readExpression(regexAt, problems);
  if (source === null || regexAt === null) return null;
  if (!isAnchored(source)) warnOfOpenEnds(regexAt, name, source, context);
  return { kind: 'regex', source, unanchored: true };
}

/** True when the expression says itself that it is the whole text, or that anything will do. */
function isAnchored(source: string): boolean {
  return (/^(?:\^|\\A)/.test(source) && /(?:[^\\]\$|\\z)$/.test(source)) || source === '.*' || source === '.+';
}

function warnOfStars(at: Cursor, name: string, text: string, context: ImportContext): void {
  const why = `${name} is compared letter by letter, the stars too`;
  context.note('meaning', at, `the ${name} ${text}`, why, `write ${name}RegExp for a pattern`);
}

function warnOfOpenEnds(at: Cursor, name: string, source: string, context: ImportContext): void {
  const why = 'the expression is not bound to both ends: it also accepts longer texts that merely contain a match';
  context.note('meaning', at, `the ${name}RegExp ${source}`, why, 'begin it with ^ and end it with $');
}
