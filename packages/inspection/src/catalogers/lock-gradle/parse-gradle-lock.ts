import { decodeText, linesOf } from '../decode-text.ts';
import type { DeclaredRecord } from '../declared-package.ts';
import { unreadable } from '../gap-codes.ts';
import { identityOf } from '../package-text.ts';

/** Entries of one file. */
const MAX_ENTRIES = 200_000;

/**
 * Reads gradle.lockfile: `group:artifact:version=configurations`. What only configurations for tests use is for development. Lines
 * of another shape, such as comments and `empty=`, are passed over.
 * @throws CatalogerError PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseGradleLock(bytes: Uint8Array): readonly DeclaredRecord[] {
  const records: DeclaredRecord[] = [];
  for (const line of linesOf(decodeText(bytes))) {
    const [, group = '', artifact = '', version = '', configurations = ''] =
      /^([^\s#:=]+):([^\s:=]+):([^\s:=]+)(?:=(.*))?$/.exec(line) ?? [];
    if (group === '') continue;
    const names = configurations.split(',').filter((name) => name !== '');
    records.push({
      ...identityOf(`${group}:${artifact}`, version),
      dev: names.length > 0 && names.every((name) => /^(?:test|androidTest|integrationTest)/.test(name)),
    });
    if (records.length > MAX_ENTRIES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_ENTRIES} entries`);
  }
  return records;
}
