import type { DeclaredRecord } from '../declared-package.ts';
import { unreadable } from '../gap-codes.ts';
import { identityOf, membersOf } from '../package-text.ts';
import { parseJson } from '../parse-json.ts';

/** Packages of one file. */
const MAX_PACKAGES = 200_000;

/**
 * Reads packages.lock.json: packages by target framework. Projects of the same solution are left out.
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP, PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parsePackagesLock(bytes: Uint8Array): readonly DeclaredRecord[] {
  const json = membersOf(parseJson(bytes));
  if (json['dependencies'] === undefined) throw unreadable('PACKAGE_FILE_INVALID', 'is no lock file of NuGet');
  const records: DeclaredRecord[] = [];
  for (const framework of Object.values(membersOf(json['dependencies']))) {
    for (const [name, member] of Object.entries(membersOf(framework))) {
      const entry = membersOf(member);
      if (entry['type'] === 'Project') continue;
      records.push(identityOf(name, entry['resolved']));
      if (records.length > MAX_PACKAGES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_PACKAGES} packages`);
    }
  }
  return records;
}
