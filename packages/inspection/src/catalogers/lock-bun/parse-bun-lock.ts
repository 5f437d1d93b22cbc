import { isJsonObject } from '@assay/core';
import { decodeText } from '../decode-text.ts';
import type { DeclaredRecord } from '../declared-package.ts';
import { unreadable } from '../gap-codes.ts';
import { entriesOf, identityOf, membersOf, textOf } from '../package-text.ts';
import { parseJson } from '../parse-json.ts';
import { withoutTrailingCommas } from './trailing-commas.ts';

/** Packages of one file. */
const MAX_PACKAGES = 200_000;

/** Versions that are no versions: parts of the project, and what lies beside it. */
const OWN = /^(?:workspace|file|link|root):/;

/**
 * Reads bun.lock: JSON with commas behind last members, `packages` with a list for each, whose first text is `name@version`.
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP, PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseBunLock(bytes: Uint8Array): readonly DeclaredRecord[] {
  const document = membersOf(parseJson(Buffer.from(withoutTrailingCommas(decodeText(bytes)))));
  const packages = document['packages'];
  if (!isJsonObject(packages)) {
    if (document['workspaces'] !== undefined) return [];
    throw unreadable('PACKAGE_FILE_INVALID', 'is no lock file of Bun');
  }
  const entries = Object.values(packages);
  if (entries.length > MAX_PACKAGES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_PACKAGES} packages`);
  return entries.flatMap((entry) => {
    const joined = textOf(entriesOf(entry)[0]);
    const at = joined.indexOf('@', 1);
    const version = joined.slice(at + 1);
    if (at > 0 && OWN.test(version)) return [];
    const commit = /^(?:github|gitlab|bitbucket|git)[^#]{0,500}#([0-9a-f]{7,64})/.exec(version)?.[1];
    return [{ ...identityOf(joined.slice(0, Math.max(0, at)), version), ...(commit === undefined ? {} : { commit }) }];
  });
}
