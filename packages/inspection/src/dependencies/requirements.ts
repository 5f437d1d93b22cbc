import type { JsonValue, Package } from '@assay/core';

/** Characters of one requirement that are looked at. */
const MAX_LENGTH = 1000;

/** Requirements of one package that are looked at. */
const MAX_REQUIREMENTS = 10_000;

/** The texts of a list in the metadata of a package. */
export function textsOf({ metadata }: Package, key: string): readonly string[] {
  const value: JsonValue | undefined = metadata[key];
  if (!Array.isArray(value)) return [];
  return value
    .slice(0, MAX_REQUIREMENTS)
    .flatMap((one: JsonValue) => (typeof one === 'string' && one.length <= MAX_LENGTH ? [one] : []));
}

function textOf({ metadata }: Package, key: string): string {
  const value = metadata[key];
  return typeof value === 'string' ? value : '';
}

/** Requirements of a package in Debian's syntax: for each, the names of which one is enough. Versions and architectures are left out. */
export function debianRequirements(found: Package): readonly (readonly string[])[] {
  return [textOf(found, 'preDepends'), textOf(found, 'depends')].flatMap((field) =>
    field
      .split(',')
      .slice(0, MAX_REQUIREMENTS)
      .map((requirement) => requirement.split('|').flatMap(debianName)),
  );
}

/** Virtual packages that a Debian package stands for. */
export function debianProvisions(found: Package): readonly string[] {
  return textOf(found, 'provides').split(',').slice(0, MAX_REQUIREMENTS).flatMap(debianName);
}

/** `name:any (>= 1) [amd64]` */
function debianName(text: string): readonly string[] {
  const name = /^\s*([A-Za-z0-9][A-Za-z0-9+.-]*)/.exec(text.slice(0, MAX_LENGTH))?.[1];
  return name === undefined ? [] : [name];
}

/** `so:libc.musl-x86_64.so.1`, `openssl>=3`, `cmd:sh=1.2`: what stands before the version. Conflicts (`!name`) are none. */
export function unversioned(requirement: string): readonly string[] {
  const name = requirement
    .split(/[<>=~]/, 1)
    .join('')
    .trim();
  return name === '' || name.startsWith('!') ? [] : [name];
}

/** `python >=3.9,<4`, `python_abi=3.11`: the first word. */
export function firstWord(requirement: string): readonly string[] {
  const name = /^[A-Za-z0-9._-]+/.exec(requirement.trim())?.[0];
  return name === undefined ? [] : [name];
}
