import { prepareStatement } from '../names/prepare-statement.ts';
import { readStatement } from '../names/read-statement.ts';
import type { Reading } from '../names/reading.ts';
import { type LicenseStatement, statementOf } from '../statement.ts';
import {
  type CopyrightParagraph,
  type LicenseField,
  copyrightParagraphs,
  isMachineReadable,
} from './copyright-paragraphs.ts';
import { freeFormLicenses } from './free-form.ts';
import { readText } from '../text/read-text.ts';

/** A licence of a Debian package, with what it was read from. */
export interface DebianLicense extends LicenseStatement {
  /** The name in a `License` field, a reference to `/usr/share/common-licenses`, or the words of a notice or licence. */
  readonly source: 'name' | 'reference' | 'text';
}

/** The licences of a Debian package, as its copyright file tells them. */
export interface DebianCopyright {
  readonly format: 'machine-readable' | 'free-form';
  /** Each once, in the order of the file. */
  readonly licenses: readonly DebianLicense[];
  /** False when the file was too long, or named too many licences, to be read as a whole. */
  readonly complete: boolean;
}

/** Characters of a copyright file that are read. */
const MAX_LENGTH = 4 * 1024 * 1024;

/** Longest first line of a `License` field that is a name. */
const MAX_NAME_LENGTH = 2_000;

/** Licences kept of one file. */
const MAX_LICENSES = 200;

/** Names whose text is compared with licences because the name alone is not known. */
const MAX_TEXTS = 50;

/**
 * Reads a Debian copyright file: the names of machine-readable ones (copyright format 1.0), references, notices and licence texts
 * of all others. A name that is not known, or leaves open which licence is meant, is looked up by the text below it.
 */
export function parseDebianCopyright(text: string): DebianCopyright {
  const bounded = text.slice(0, MAX_LENGTH);
  const machineReadable = isMachineReadable(bounded);
  const found = machineReadable ? fieldLicenses(copyrightParagraphs(bounded)) : freeFormLicenses(bounded);
  const licenses = [...new Map(found.map((license) => [license.raw, license])).values()];
  return {
    format: machineReadable ? 'machine-readable' : 'free-form',
    licenses: licenses.slice(0, MAX_LICENSES),
    complete: text.length <= MAX_LENGTH && licenses.length <= MAX_LICENSES,
  };
}

function fieldLicenses(paragraphs: readonly CopyrightParagraph[]): readonly DebianLicense[] {
  const texts = new Map<string, string>();
  for (const { license } of paragraphs) {
    if (license !== null && license.text !== '' && !texts.has(license.name)) texts.set(license.name, license.text);
  }
  const local = localNames(texts);
  const fields = usedFields(paragraphs);
  const names = [...new Map(fields.map((field) => [field.name === '' ? field.text : field.name, field])).values()];
  // One more than is kept, so that what is left out is told.
  return names.slice(0, MAX_LICENSES + 1).flatMap(({ name, text }): readonly DebianLicense[] => {
    if (name === '' && text === '') return [];
    const raw = shownName(name, text);
    const statement = name.length > MAX_NAME_LENGTH ? '' : prepareStatement(name);
    const declared = readStatement(statement);
    if (declared.expression !== null) return [{ ...statementOf(raw, declared), source: 'name' }];
    const withTexts = statement === '' ? local('', text) : readStatement(statement, (each) => local(each, text));
    const reading = withTexts ?? declared;
    return [{ ...statementOf(raw, reading), source: reading.expression === null ? 'name' : 'text' }];
  });
}

/** Names by the texts that the file gives them; of a name that stands for nothing else, the text below it. */
function localNames(texts: ReadonlyMap<string, string>): (name: string, below?: string) => Reading | null {
  const known = new Map<string, Reading | null>();
  return (name, below = '') => {
    const text = texts.get(name) ?? (name === '' ? below : '');
    if (text === '' || / (?:and|or) |,/i.test(name)) return null;
    const key = name === '' ? below : name;
    if (!known.has(key)) known.set(key, known.size < MAX_TEXTS ? readText(text) : null);
    const reading = known.get(key) ?? null;
    // The words of an exception are not compared, so that more is granted than the licence says.
    return reading !== null && /exception/i.test(name) ? { ...reading, expression: null } : reading;
  };
}

/** What a field without a name is called: the start of its text. */
function shownName(name: string, text: string): string {
  const shown = name === '' ? text.trim().replace(/\s+/g, ' ') : name;
  return shown.slice(0, MAX_NAME_LENGTH);
}

/** Licences of the package and of its files; texts under a name that no files use are listed too. */
function usedFields(paragraphs: readonly CopyrightParagraph[]): readonly LicenseField[] {
  const fields = paragraphs.flatMap(({ kind, license }) => (license === null ? [] : [{ kind, license }]));
  const used = fields.filter(({ kind }) => kind !== 'license').map(({ license }) => license);
  const words = new Set(used.flatMap(({ name }) => [name, ...nameWords(name)]));
  return fields
    .filter(({ kind, license }) => kind !== 'license' || !words.has(license.name))
    .map(({ license }) => license);
}

/** The names in `GPL-2+ or Artistic, and BSD-3-clause`. */
function nameWords(name: string): readonly string[] {
  return name
    .split(/\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+|[()]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
