import { parseBlockYaml, yamlEntries, yamlText } from '../block-yaml.ts';
import type { DeclaredRecord } from '../declared-package.ts';
import { unreadable } from '../gap-codes.ts';
import { identityOf, shortText } from '../package-text.ts';

/**
 * Reads pubspec.lock. Packages of a directory or of the SDK itself are left out.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parsePubspecLock(bytes: Uint8Array): readonly DeclaredRecord[] {
  const root = parseBlockYaml(bytes);
  if (!root.has('packages')) throw unreadable('PACKAGE_FILE_INVALID', 'is no lock file of pub');
  const records: DeclaredRecord[] = [];
  for (const [name, node] of yamlEntries(root.get('packages'))) {
    const source = yamlText(node, 'source');
    if (source === 'path' || source === 'sdk') continue;
    records.push({
      ...identityOf(name, yamlText(node, 'version')),
      dev: yamlText(node, 'dependency') === 'direct dev',
      commit: shortText(yamlText(node, 'description', 'resolved-ref')),
    });
  }
  return records;
}
