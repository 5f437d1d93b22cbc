import type { DeclaredRecord } from '../declared-package.ts';
import { unreadable } from '../gap-codes.ts';
import { identityOf, membersOf, shortText, textOf } from '../package-text.ts';
import { parseJson } from '../parse-json.ts';

/** Packages of one section. */
const MAX_PACKAGES = 200_000;

/**
 * Reads Pipfile.lock: each section but `_meta` lists packages; all but `default` are for development. What comes from a directory or an
 * address has no version and is left out.
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP, PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parsePipfileLock(bytes: Uint8Array): readonly DeclaredRecord[] {
  const json = membersOf(parseJson(bytes));
  if (json['_meta'] === undefined) throw unreadable('PACKAGE_FILE_INVALID', 'is no lock file of Pipenv');
  return Object.entries(json).flatMap(([section, packages]) => {
    const entries = section === '_meta' ? [] : Object.entries(membersOf(packages));
    if (entries.length > MAX_PACKAGES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_PACKAGES} packages`);
    return entries.flatMap(([name, member]) => {
      const entry = membersOf(member);
      const commit = shortText(entry['ref']);
      const version = textOf(entry['version']).replace(/^={2,3}/, '') || commit;
      const isElsewhere = version === '' && (entry['path'] !== undefined || entry['file'] !== undefined);
      return isElsewhere ? [] : [{ ...identityOf(name, version), dev: section !== 'default', commit }];
    });
  });
}
