import { isJsonObject } from '@assay/core';
import { unreadable } from '../gap-codes.ts';
import { parseJson } from '../parse-json.ts';

/** What the package.json of an installed package tells. */
export type NpmRecord = {
  /** With its scope. */
  readonly name: string;
  readonly version: string;
  readonly licenses: readonly string[];
  readonly author: string;
  readonly homepage: string;
  readonly repository: string;
};

/** Longest text that is taken over; longer ones are left out. Names on the registry have at most 214 characters. */
const MAX_TEXT_LENGTH = 1000;

/** Licences of one package. */
const MAX_LICENSES = 50;

/**
 * Reads package.json. Null when it names no package: name and version are needed.
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP, PACKAGE_NAME_TOO_LONG
 */
export function parsePackageJson(bytes: Uint8Array): NpmRecord | null {
  const json = parseJson(bytes);
  if (!isJsonObject(json)) return null;
  const name = textOf(json['name']);
  const version = textOf(json['version']);
  if (name === '' || version === '') return null;
  if (name.length > MAX_TEXT_LENGTH || version.length > MAX_TEXT_LENGTH) {
    throw unreadable('PACKAGE_NAME_TOO_LONG', 'its name or version is too long');
  }
  return {
    name,
    version,
    licenses: readLicenses(json['license'], json['licenses']),
    author: shortText(textOf(json['author']) || memberText(json['author'], 'name')),
    homepage: shortText(textOf(json['homepage'])),
    repository: shortText(textOf(json['repository']) || memberText(json['repository'], 'url')),
  };
}

/** `license` is a text or, in old packages, an object; `licenses` an old list of either. */
function readLicenses(...declared: readonly unknown[]): readonly string[] {
  const names = declared
    .flat(1)
    .map((license) => textOf(license) || memberText(license, 'type') || memberText(license, 'name'));
  return [...new Set(names.filter((name) => name !== ''))].slice(0, MAX_LICENSES);
}

function memberText(value: unknown, member: string): string {
  return isJsonObject(value) ? textOf(value[member]) : '';
}

function shortText(text: string): string {
  return text.length <= MAX_TEXT_LENGTH ? text : '';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
