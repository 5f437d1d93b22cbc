import { type PackageType, suggest } from '@assay/core';
import { type ParameterKind, invalid, itemsOf, valid } from './parameter-kind.ts';

/** Every type, and whether distributions install packages of it. */
const KINDS: Readonly<Record<PackageType, 'os' | 'other'>> = {
  alpm: 'os',
  apk: 'os',
  bioconductor: 'other',
  bitnami: 'other',
  brew: 'other',
  cargo: 'other',
  cocoapods: 'other',
  composer: 'other',
  conan: 'other',
  conda: 'other',
  cran: 'other',
  deb: 'os',
  gem: 'other',
  generic: 'other',
  golang: 'other',
  hex: 'other',
  luarocks: 'other',
  maven: 'other',
  nix: 'os',
  npm: 'other',
  nuget: 'other',
  opkg: 'os',
  otp: 'other',
  pear: 'other',
  portage: 'os',
  pub: 'other',
  pypi: 'other',
  rpm: 'os',
  snap: 'other',
  swift: 'other',
};

/** What the historical engine and its catalogue of packages call types. */
const HISTORICAL: ReadonlyMap<string, PackageType> = new Map([
  ['apkg', 'apk'],
  ['binary', 'generic'],
  ['dart', 'pub'],
  ['dart-pub', 'pub'],
  ['dotnet', 'nuget'],
  ['dpkg', 'deb'],
  ['go', 'golang'],
  ['go-module', 'golang'],
  ['java', 'maven'],
  ['java-archive', 'maven'],
  ['js', 'npm'],
  ['lua-rocks', 'luarocks'],
  ['php', 'composer'],
  ['php-composer', 'composer'],
  ['python', 'pypi'],
  ['r-package', 'cran'],
  ['rust', 'cargo'],
  ['rust-crate', 'cargo'],
]);

/** Types of packages, or `os` and `non-os` for all that distributions do and do not install. A word that is none is refused. */
export const packageTypes: ParameterKind<readonly PackageType[]> = {
  type: 'string-list',
  schema: { anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'string' }] },
  read(input) {
    const items = itemsOf(input);
    if (items === null) return invalid('a list of package types, without empty items, is expected');
    const found = new Set<PackageType>();
    let historical = false;
    for (const item of items) {
      const word = item.toLowerCase();
      const types = typesOf(word);
      if (types.length === 0) return invalid(`${JSON.stringify(item.slice(0, 100))} is no package type`, hintFor(word));
      historical ||= HISTORICAL.has(word);
      for (const type of types) found.add(type);
    }
    const types = [...found];
    return valid(types, historical ? [{ written: items.join(','), present: types.join(',') }] : []);
  },
};

function typesOf(word: string): readonly PackageType[] {
  if (isPackageType(word)) return [word];
  const present = HISTORICAL.get(word);
  if (present !== undefined) return [present];
  const kind = word === 'os' ? 'os' : word === 'non-os' ? 'other' : null;
  return Object.keys(KINDS)
    .filter(isPackageType)
    .filter((type) => KINDS[type] === kind);
}

function hintFor(word: string): string {
  const near = suggest(word, [...Object.keys(KINDS), ...HISTORICAL.keys(), 'os', 'non-os']);
  return near === undefined ? `there are: ${Object.keys(KINDS).join(', ')}, os, non-os` : `did you mean ${near}?`;
}

function isPackageType(text: string): text is PackageType {
  return Object.hasOwn(KINDS, text);
}
