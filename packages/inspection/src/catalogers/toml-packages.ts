import { entriesOf, type Members, membersOf } from './package-text.ts';
import { unreadable } from './gap-codes.ts';
import { parseToml } from './parse-toml.ts';

/**
 * The tables `[[package]]` of a lock file. None when the file has none but a header of its own, as that of an empty project.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT
 */
export function tomlPackages(bytes: Uint8Array): readonly Members[] {
  const document = parseToml(bytes);
  if (Object.keys(document).length === 0) throw unreadable('PACKAGE_FILE_INVALID', 'is empty');
  return entriesOf(document['package']).map(membersOf);
}
