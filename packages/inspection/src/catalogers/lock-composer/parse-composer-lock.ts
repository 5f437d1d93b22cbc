import { type ComposerRecord, readComposerPackage } from '../composer/parse-installed.ts';
import { unreadable } from '../gap-codes.ts';
import { entriesOf, membersOf, textOf } from '../package-text.ts';
import { parseJson } from '../parse-json.ts';
import type { DeclaredRecord } from '../declared-package.ts';

/**
 * Reads composer.lock: `packages` and, for development, `packages-dev`.
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP, PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseComposerLock(bytes: Uint8Array): readonly DeclaredRecord[] {
  const json = membersOf(parseJson(bytes));
  if (!Array.isArray(json['packages'])) throw unreadable('PACKAGE_FILE_INVALID', 'is no lock file of Composer');
  const read = (list: unknown, dev: boolean): readonly DeclaredRecord[] =>
    entriesOf(list).map((one): DeclaredRecord => {
      const found: ComposerRecord = readComposerPackage(membersOf(one), null);
      return { name: found.name, version: textOf(found.version), licenses: found.licenses, dev, commit: found.commit };
    });
  return [...read(json['packages'], false), ...read(json['packages-dev'], true)];
}
