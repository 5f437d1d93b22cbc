import { decodeText, linesOf } from '../decode-text.ts';
import type { DeclaredRecord } from '../declared-package.ts';
import { unreadable } from '../gap-codes.ts';
import { identityOf } from '../package-text.ts';

/** Lines of one file. */
const MAX_LINES = 1_000_000;

/**
 * Reads requirements.txt: lines that pin one version, `name[extra]==1.0 ; marker --hash=…`. Whatever leaves a choice declares no version
 * and is passed over, and so are options and addresses.
 * @throws CatalogerError PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseRequirements(bytes: Uint8Array): readonly DeclaredRecord[] {
  const records: DeclaredRecord[] = [];
  let lines = 0;
  for (const line of linesOf(decodeText(bytes))) {
    if ((lines += 1) > MAX_LINES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_LINES} lines`);
    const [, name = '', version = ''] =
      /^([A-Za-z0-9][A-Za-z0-9._-]*)\s{0,20}(?:\[[^\]]{0,500}\])?\s{0,20}={2,3}\s{0,20}([^\s;,#\\*]+)(?=$|[\s;#\\])/.exec(
        line.trim(),
      ) ?? [];
    if (name !== '') records.push(identityOf(name, version));
  }
  return records;
}
