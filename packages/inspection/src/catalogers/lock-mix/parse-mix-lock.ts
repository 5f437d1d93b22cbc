import { decodeText, linesOf } from '../decode-text.ts';
import type { DeclaredRecord } from '../declared-package.ts';
import { unreadable } from '../gap-codes.ts';
import { identityOf } from '../package-text.ts';

/** Entries of one file. */
const MAX_ENTRIES = 200_000;

/** Characters of a line that are looked at: the first of the entry's parts. */
const MAX_LENGTH = 5000;

/**
 * Reads mix.lock: a map with a line for each dependency, `"name": {:hex, :name, "version", …}` or `"name": {:git, "address", "commit", …}`.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseMixLock(bytes: Uint8Array): readonly DeclaredRecord[] {
  const text = decodeText(bytes);
  if (!/^\s*%\{/.test(text.slice(0, MAX_LENGTH))) throw unreadable('PACKAGE_FILE_INVALID', 'is no lock file of Mix');
  const records: DeclaredRecord[] = [];
  for (const line of linesOf(text)) {
    const entry = line.slice(0, MAX_LENGTH);
    const hex = /^\s{0,20}"[^"]+": ?\{:hex, :"?([^\s",]+)"?, "([^"]+)"/.exec(entry);
    const git = /^\s{0,20}"([^"]+)": ?\{:git, "[^"]*", "([0-9a-f]{7,64})"/.exec(entry);
    if (hex !== null) records.push(identityOf(hex[1], hex[2]));
    else if (git !== null) records.push({ ...identityOf(git[1], git[2]), commit: git[2] ?? '' });
    if (records.length > MAX_ENTRIES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_ENTRIES} entries`);
  }
  return records;
}
