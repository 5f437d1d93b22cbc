import type { DeclaredRecord } from '../declared-package.ts';
import { identityOf, membersOf, textOf } from '../package-text.ts';
import { tomlPackages } from '../toml-packages.ts';

/** Sources of what is part of the project itself. */
const OWN_SOURCES = ['virtual', 'editable', 'directory'] as const;

/**
 * Reads uv.lock, without the project itself and the members of its workspace.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseUvLock(bytes: Uint8Array): readonly DeclaredRecord[] {
  return tomlPackages(bytes).flatMap((entry) => {
    const source = membersOf(entry['source']);
    if (OWN_SOURCES.some((kind) => source[kind] !== undefined)) return [];
    const commit = /#([0-9a-f]{40})$/.exec(textOf(source['git']))?.[1];
    return [{ ...identityOf(entry['name'], entry['version']), ...(commit === undefined ? {} : { commit }) }];
  });
}
