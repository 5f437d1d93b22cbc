import { isJsonObject } from '@assay/core';
import { identityOf, membersOf, shortText, textOf } from '../package-text.ts';
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

/** Licences of one package. */
const MAX_LICENSES = 50;

/**
 * Reads package.json. Null when it names no package: name and version are needed.
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP, PACKAGE_NAME_TOO_LONG
 */
export function parsePackageJson(bytes: Uint8Array): NpmRecord | null {
  const json = parseJson(bytes);
  if (!isJsonObject(json)) return null;
  const { name, version } = identityOf(json['name'], json['version']);
  if (name === '' || version === '') return null;
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
  return textOf(membersOf(value)[member]);
}
