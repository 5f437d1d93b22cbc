import type { DeclaredRecord } from '../declared-package.ts';
import { unreadable } from '../gap-codes.ts';
import { type Members, identityOf, membersOf, shortTexts, textOf } from '../package-text.ts';
import { parseJson } from '../parse-json.ts';

/** Packages of one file, those within others counted too. */
const MAX_PACKAGES = 500_000;

const FOLDER = 'node_modules/';

/**
 * Reads package-lock.json or npm-shrinkwrap.json: `packages` by path (versions 2 and 3 of the format), else `dependencies` within each other
 * (version 1). The project itself, its workspaces and links are left out.
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP, PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parsePackageLock(bytes: Uint8Array): readonly DeclaredRecord[] {
  const json = membersOf(parseJson(bytes));
  const entries = Object.entries(membersOf(json['packages']));
  if (entries.length > MAX_PACKAGES) throw tooMany();
  if (entries.length > 0) return entries.flatMap(([path, entry]) => readPath(path, membersOf(entry)));
  if (typeof json['lockfileVersion'] !== 'number' && json['dependencies'] === undefined) {
    throw unreadable('PACKAGE_FILE_INVALID', 'is no lock file of npm');
  }
  return readDependencies(json);
}

/** The entry of an alias says whose name it is; all others go by their path. */
function readPath(path: string, entry: Members): readonly DeclaredRecord[] {
  const folder = path.lastIndexOf(FOLDER);
  if (folder === -1 || entry['link'] === true) return [];
  const name = textOf(entry['name']) || path.slice(folder + FOLDER.length);
  return [
    {
      ...identityOf(name, entry['version']),
      dev: entry['dev'] === true || entry['devOptional'] === true,
      licenses: shortTexts(entry['license']),
    },
  ];
}

function readDependencies(root: Members): readonly DeclaredRecord[] {
  const records: DeclaredRecord[] = [];
  const pending: unknown[] = [root['dependencies']];
  for (let next = pending.pop(); pending.length > 0 || next !== undefined; next = pending.pop()) {
    for (const [name, member] of Object.entries(membersOf(next))) {
      const entry = membersOf(member);
      if (entry['dependencies'] !== undefined) pending.push(entry['dependencies']);
      const version = textOf(entry['version']);
      const [, realName, realVersion] = /^npm:(.+)@([^@]+)$/.exec(version) ?? [];
      if (/^(?:file|link):/.test(version)) continue;
      records.push({ ...identityOf(realName ?? name, realVersion ?? version), dev: entry['dev'] === true });
      if (records.length > MAX_PACKAGES) throw tooMany();
    }
  }
  return records;
}

function tooMany(): Error {
  return unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_PACKAGES} packages`);
}
