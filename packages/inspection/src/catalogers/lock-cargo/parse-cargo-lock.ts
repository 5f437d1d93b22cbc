import type { DeclaredRecord } from '../declared-package.ts';
import { identityOf, textOf } from '../package-text.ts';
import { tomlPackages } from '../toml-packages.ts';

/**
 * Reads Cargo.lock. Packages without a source are part of the project itself and left out.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseCargoLock(bytes: Uint8Array): readonly DeclaredRecord[] {
  return tomlPackages(bytes).flatMap((entry) => {
    const source = textOf(entry['source']);
    if (source === '') return [];
    const commit = /^git\+.*#([0-9a-f]{40})$/.exec(source)?.[1];
    return [{ ...identityOf(entry['name'], entry['version']), ...(commit === undefined ? {} : { commit }) }];
  });
}
