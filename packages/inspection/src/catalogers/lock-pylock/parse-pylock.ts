import type { DeclaredRecord } from '../declared-package.ts';
import { unreadable } from '../gap-codes.ts';
import { entriesOf, identityOf, membersOf, textOf } from '../package-text.ts';
import { parseToml } from '../parse-toml.ts';

/**
 * Reads pylock.toml (PEP 751), without packages that are directories of the project.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parsePylock(bytes: Uint8Array): readonly DeclaredRecord[] {
  const document = parseToml(bytes);
  if (textOf(document['lock-version']) === '')
    throw unreadable('PACKAGE_FILE_INVALID', 'gives no version of its format');
  return entriesOf(document['packages']).flatMap((entry) => {
    const found = membersOf(entry);
    if (found['directory'] !== undefined) return [];
    const commit = textOf(membersOf(found['vcs'])['commit-id']);
    const { name, version } = identityOf(found['name'], found['version']);
    return [{ name, version: version || commit, ...(commit === '' ? {} : { commit }) }];
  });
}
