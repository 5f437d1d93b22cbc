import { decodeText, linesOf } from '../decode-text.ts';
import { unreadable } from '../gap-codes.ts';

/** Core metadata of a Python distribution, as far as it identifies it. */
export type PythonMetadata = {
  /** As written, not normalised. */
  readonly name: string;
  readonly version: string;
  readonly licenses: readonly string[];
  readonly author: string;
  readonly homepage: string;
  readonly summary: string;
  /** Names of distributions that it needs, those of extras left out; markers are not evaluated. */
  readonly requires: readonly string[];
};

/** Lines of the header; the longest have some 500, most of them classifiers and requirements. */
const MAX_LINES = 100_000;

/** Longer values are licence texts and the like. */
const MAX_TEXT_LENGTH = 1000;

/**
 * Reads METADATA or PKG-INFO: the header fields up to the first blank line; the description behind it is not looked at. Name or
 * version are empty when they are not given.
 * @throws CatalogerError PYTHON_LIMIT
 */
export function parseMetadata(bytes: Uint8Array): PythonMetadata {
  const fields = readHeader(bytes);
  const first = (name: string): string => fields.get(name)?.[0] ?? '';
  return {
    name: first('name'),
    version: first('version'),
    licenses: readLicenses(fields),
    author: shortText(first('author') || first('author-email')),
    homepage: shortText(first('home-page') || homepageOf(fields.get('project-url') ?? [])),
    summary: shortText(first('summary')),
    requires: readRequirements(fields.get('requires-dist') ?? []),
  };
}

/** Values by field name in lower case, in the order of the file; continuation lines belong to the value. */
function readHeader(bytes: Uint8Array): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>();
  let values: string[] | null = null;
  let lines = 0;
  for (const line of linesOf(decodeText(bytes))) {
    if ((lines += 1) > MAX_LINES)
      throw unreadable('PYTHON_LIMIT', `more than ${MAX_LINES} lines before the description`);
    if (line === '') break;
    const [, name, value] = /^([A-Za-z][A-Za-z0-9-]*):(.*)$/s.exec(line) ?? [];
    if (name !== undefined && value !== undefined) {
      values = fields.get(name.toLowerCase()) ?? [];
      fields.set(name.toLowerCase(), values);
      values.push(value.trim());
    } else if (values !== null && /^\s/.test(line)) values.push(`${values.pop() ?? ''}\n${line.trim()}`);
  }
  return fields;
}

/** Requirements of one distribution. */
const MAX_REQUIREMENTS = 10_000;

/** `name[extra] (>=1) ; marker` */
function readRequirements(values: readonly string[]): readonly string[] {
  const names = values.slice(0, MAX_REQUIREMENTS).flatMap((value) => {
    const [requirement = '', marker = ''] = value.slice(0, MAX_TEXT_LENGTH).split(';', 2);
    const name = /^[A-Za-z0-9][A-Za-z0-9._-]{0,200}/.exec(requirement.trim())?.[0];
    return name === undefined || /\bextra\s{0,10}==/.test(marker) ? [] : [name];
  });
  return [...new Set(names)].toSorted();
}

const CLASSIFIER = 'License :: ';

/** An expression where there is one, else the licence in words, else those of the classifiers. Whole texts are no names. */
function readLicenses(fields: ReadonlyMap<string, readonly string[]>): readonly string[] {
  for (const field of ['license-expression', 'license']) {
    const value = fields.get(field)?.[0] ?? '';
    if (value !== '' && value !== 'UNKNOWN' && value.length <= 200 && !value.includes('\n')) return [value];
  }
  const classifiers = (fields.get('classifier') ?? []).filter((value) => value.startsWith(CLASSIFIER));
  const names = classifiers.map((value) => value.split(' :: ').at(-1) ?? '');
  return [...new Set(names.filter((name) => name !== '' && name !== 'OSI Approved' && name.length <= 200))];
}

/** `Homepage, https://…` */
function homepageOf(urls: readonly string[]): string {
  for (const url of urls) {
    const [, label, target] = /^([^,]*),\s*(\S+)$/.exec(url) ?? [];
    if (label !== undefined && target !== undefined && /^home-?\s?page$/i.test(label.trim())) return target;
  }
  return '';
}

function shortText(text: string): string {
  return text.length <= MAX_TEXT_LENGTH && text !== 'UNKNOWN' ? text : '';
}
