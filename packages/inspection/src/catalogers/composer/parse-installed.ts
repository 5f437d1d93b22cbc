import { isJsonObject } from '@assay/core';
import { unreadable } from '../gap-codes.ts';
import { type Members, entriesOf, identityOf, membersOf, shortText, shortTexts } from '../package-text.ts';
import { parseJson } from '../parse-json.ts';

/** A package as Composer lists it. */
export type ComposerRecord = {
  /** `vendor/name`; empty when it is not given. */
  readonly name: string;
  readonly version: string;
  readonly licenses: readonly string[];
  /** `library`, `composer-plugin`, `metapackage`, … */
  readonly kind: string;
  readonly description: string;
  readonly homepage: string;
  /** Where its source is kept, and the commit. */
  readonly repository: string;
  readonly commit: string;
  /** Whether only development needs it; null where the list does not tell. */
  readonly dev: boolean | null;
  /** Directory of its files, relative to that of the list; empty when it has none. */
  readonly installPath: string;
  /** Names of packages that it needs, and of such as it stands in for. */
  readonly requires: readonly string[];
  readonly provides: readonly string[];
};

/**
 * Reads vendor/composer/installed.json: a list of packages (Composer 1), or an object with that list and the names of those that only
 * development needs (Composer 2).
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP, PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseInstalled(bytes: Uint8Array): readonly ComposerRecord[] {
  const json = parseJson(bytes);
  const list = isJsonObject(json) ? json['packages'] : json;
  if (!Array.isArray(list)) throw unreadable('PACKAGE_FILE_INVALID', 'holds no list of packages');
  const devNames = isJsonObject(json) && Array.isArray(json['dev-package-names']) ? json['dev-package-names'] : null;
  const dev = devNames === null ? null : new Set<unknown>(devNames);
  return entriesOf(list).map((one) => readComposerPackage(membersOf(one), dev));
}

/**
 * Reads one package of a list of Composer's.
 * @throws CatalogerError PACKAGE_NAME_TOO_LONG
 */
export function readComposerPackage(json: Members, dev: ReadonlySet<unknown> | null): ComposerRecord {
  const source = membersOf(json['source']);
  const dist = membersOf(json['dist']);
  return {
    ...identityOf(json['name'], json['version']),
    licenses: shortTexts(json['license']),
    kind: shortText(json['type']),
    description: shortText(json['description']),
    homepage: shortText(json['homepage']),
    repository: shortText(source['url']),
    commit: shortText(source['reference']) || shortText(dist['reference']),
    dev: dev === null ? null : dev.has(json['name']),
    installPath: shortText(json['install-path']),
    requires: namesIn(json['require']),
    provides: [...namesIn(json['provide']), ...namesIn(json['replace'])],
  };
}

/** Names in one table of a package. */
const MAX_NAMES = 5000;

/** Names with a vendor: those without are PHP itself and its extensions. */
function namesIn(value: unknown): readonly string[] {
  return Object.keys(membersOf(value))
    .filter((name) => name.includes('/') && name.length <= 200)
    .slice(0, MAX_NAMES);
}
