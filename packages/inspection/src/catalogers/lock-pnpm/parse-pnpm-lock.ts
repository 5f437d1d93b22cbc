import { type YamlNode, parseBlockYamlDocuments, yamlEntries, yamlText } from '../block-yaml.ts';
import type { DeclaredRecord } from '../declared-package.ts';
import { unreadable } from '../gap-codes.ts';
import { type Identity, identityOf } from '../package-text.ts';

/**
 * Reads pnpm-lock.yaml of any version: the keys of `packages` name package and version, save for packages from elsewhere than a registry,
 * which give both as fields. A file may hold a document for pnpm's own tools too.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parsePnpmLock(bytes: Uint8Array): readonly DeclaredRecord[] {
  const documents = parseBlockYamlDocuments(bytes);
  if (documents.length === 0) throw unreadable('PACKAGE_FILE_INVALID', 'is empty');
  return documents.flatMap(readDocument);
}

function readDocument(root: ReadonlyMap<string, YamlNode>): readonly DeclaredRecord[] {
  const format = yamlText(root, 'lockfileVersion');
  if (format === '') throw unreadable('PACKAGE_FILE_INVALID', 'is no lock file of pnpm');
  const hasSlashes = Number.parseInt(format, 10) < 6;
  const records: DeclaredRecord[] = [];
  for (const [key, node] of yamlEntries(root.get('packages'))) {
    const identity = hasSlashes ? readPath(key) : readSpecifier(key);
    const name = yamlText(node, 'name') || identity.name;
    const version = yamlText(node, 'version') || identity.version;
    if (/^(?:file|link):/.test(version) || key.startsWith('file:')) continue;
    records.push({ ...identityOf(name, version), dev: yamlText(node, 'dev') === 'true' });
  }
  return records;
}

/** `/@scope/name/1.0.0` and `/name/1.0.0_peer@2.0.0`: until version 5 of the format. */
function readPath(key: string): Identity {
  const [, name = '', version = ''] = /^\/((?:@[^/]+\/)?[^/]+)\/([^/_]+)/.exec(key) ?? [];
  return { name, version };
}

/** `@scope/name@1.0.0(peer@2.0.0)`, with a slash before it until version 8 of the format. */
function readSpecifier(key: string): Identity {
  const specifier = (key.split('(')[0] ?? '').replace(/^\//, '');
  const at = specifier.indexOf('@', 1);
  return at === -1
    ? { name: specifier, version: '' }
    : { name: specifier.slice(0, at), version: specifier.slice(at + 1) };
}
