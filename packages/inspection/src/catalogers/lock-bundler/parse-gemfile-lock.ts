import { decodeText, linesOf } from '../decode-text.ts';
import type { DeclaredRecord } from '../declared-package.ts';
import { unreadable } from '../gap-codes.ts';
import { identityOf } from '../package-text.ts';

/** Lines of one file. */
const MAX_LINES = 1_000_000;

/** Sections whose `specs` are gems from elsewhere; those of `PATH` are part of the project. */
const SECTIONS: ReadonlySet<string> = new Set(['GEM', 'GIT', 'PLUGIN SOURCE']);

/**
 * Reads Gemfile.lock or gems.locked: below `specs:` of a section a line `name (version-platform)` for each gem, four blanks in.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseGemfileLock(bytes: Uint8Array): readonly DeclaredRecord[] {
  const records: DeclaredRecord[] = [];
  const sections = new Set<string>();
  let section = '';
  let commit: string | undefined;
  let lines = 0;
  for (const line of linesOf(decodeText(bytes))) {
    if ((lines += 1) > MAX_LINES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_LINES} lines`);
    if (/^[A-Z]/.test(line)) {
      section = line;
      commit = undefined;
      sections.add(line);
    } else commit = /^ {2}revision: ([0-9a-f]{7,64})$/.exec(line)?.[1] ?? commit;
    const [, name = '', version = '', platform] =
      /^ {4}([^\s()]+) \(([0-9][^\s()-]*)(?:-([^\s()]+))?\)$/.exec(line) ?? [];
    if (name === '' || !SECTIONS.has(section)) continue;
    records.push({
      ...identityOf(name, version),
      ...(commit === undefined ? {} : { commit }),
      ...(platform === undefined ? {} : { platform }),
    });
  }
  if (!sections.has('DEPENDENCIES')) throw unreadable('PACKAGE_FILE_INVALID', 'is no lock file of Bundler');
  return records;
}
