import { isJsonObject } from '@assay/core';
import { type Members, identityOf, membersOf, shortText, textOf } from '../package-text.ts';
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
  /** Names of packages that it needs to run; optional ones and peers too. */
  readonly dependencies: readonly string[];
};

/** Packages that one package needs. */
const MAX_DEPENDENCIES = 10_000;

/** Members that name what is needed at run time. */
const NEEDS = ['dependencies', 'optionalDependencies', 'peerDependencies'] as const;

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
    dependencies: readDependencies(json),
  };
}

/** A name that would leave `node_modules` is none. */
function readDependencies(json: Members): readonly string[] {
  const names = NEEDS.flatMap((member) => Object.keys(membersOf(json[member])));
  const sound = names.filter((name) => /^(?:@[^/]{1,214}\/)?[^/@.][^/]{0,213}$/.test(name));
  return [...new Set(sound)].slice(0, MAX_DEPENDENCIES).toSorted();
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
