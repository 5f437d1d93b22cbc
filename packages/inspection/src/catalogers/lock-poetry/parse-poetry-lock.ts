import type { DeclaredRecord } from '../declared-package.ts';
import { entriesOf, identityOf, membersOf, shortText } from '../package-text.ts';
import { tomlPackages } from '../toml-packages.ts';

/**
 * Reads poetry.lock or pdm.lock. What only groups other than `main` (or, with PDM, `default`) need is for development.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parsePoetryLock(bytes: Uint8Array): readonly DeclaredRecord[] {
  return tomlPackages(bytes).map((entry) => {
    const groups = entriesOf(entry['groups']);
    return {
      ...identityOf(entry['name'], entry['version']),
      dev:
        entry['category'] === 'dev' || (groups.length > 0 && !groups.includes('main') && !groups.includes('default')),
      commit: shortText(membersOf(entry['source'])['resolved_reference']),
    };
  });
}
