import { isJsonObject } from '@assay/core';
import { unreadable } from './gap-codes.ts';

/** Longest text that is taken over from a description; longer ones are no names, addresses or licences. */
export const MAX_TEXT_LENGTH = 1000;

/** Licences, authors and the like of one package. */
const MAX_TEXTS = 50;

/** Name and version of a package; either is empty when it is not given. */
export type Identity = { readonly name: string; readonly version: string };

/** Members of an object whose kind nobody has checked yet. */
export type Members = Readonly<Record<string, unknown>>;

/** Entries of one list in a description; the largest lock files have some 10,000. */
const MAX_ENTRIES = 200_000;

/** The members of a value; none when it is no object. */
export function membersOf(value: unknown): Members {
  return isJsonObject(value) ? value : {};
}

/**
 * The entries of a list; none when it is no list.
 * @throws CatalogerError PACKAGE_FILE_LIMIT
 */
export function entriesOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) return [];
  if (value.length > MAX_ENTRIES) throw unreadable('PACKAGE_FILE_LIMIT', `a list has more than ${MAX_ENTRIES} entries`);
  return value;
}

/** A value as text without blanks around it; empty when it is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** A value as text; empty when it is none or too long to be taken over. */
export function shortText(value: unknown): string {
  const text = textOf(value);
  return text.length <= MAX_TEXT_LENGTH ? text : '';
}

/** The short texts of a list, or of a text that stands for a list of one; each once, at most 50. */
export function shortTexts(value: unknown): readonly string[] {
  const texts = (Array.isArray(value) ? value : [value]).map(shortText);
  return [...new Set(texts.filter((text) => text !== ''))].slice(0, MAX_TEXTS);
}

/**
 * Name and version as a description gives them.
 * @throws CatalogerError PACKAGE_NAME_TOO_LONG
 */
export function identityOf(name: unknown, version: unknown): Identity {
  const identity = { name: textOf(name), version: textOf(version) };
  if (identity.name.length > MAX_TEXT_LENGTH || identity.version.length > MAX_TEXT_LENGTH) {
    throw unreadable('PACKAGE_NAME_TOO_LONG', 'its name or version is too long');
  }
  return identity;
}
