import { parseBlockYaml, yamlEntries, yamlText } from '../block-yaml.ts';
import { decodeText, linesOf } from '../decode-text.ts';
import type { DeclaredRecord } from '../declared-package.ts';
import { unreadable } from '../gap-codes.ts';
import { identityOf } from '../package-text.ts';

/** Lines of one file. */
const MAX_LINES = 3_000_000;

/**
 * Reads yarn.lock: that of Yarn 1, or, with `__metadata`, the YAML of later versions, where workspaces are left out.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseYarnLock(bytes: Uint8Array): readonly DeclaredRecord[] {
  const text = decodeText(bytes);
  if (/^__metadata:/m.test(text)) return readBerry(bytes);
  if (!/^# yarn lockfile v1/m.test(text)) throw unreadable('PACKAGE_FILE_INVALID', 'is no lock file of Yarn');
  return readClassic(text);
}

/** `resolution` is `name@npm:version`, `name@patch:…`, `name@https://…`, or, for what is part of the project, `name@workspace:…`. */
function readBerry(bytes: Uint8Array): readonly DeclaredRecord[] {
  const records: DeclaredRecord[] = [];
  for (const [key, node] of parseBlockYaml(bytes)) {
    const { name, range } = splitSpecifier(yamlText(node, 'resolution'));
    if (key === '__metadata' || yamlEntries(node).size === 0 || /^(?:workspace|link|portal|file):/.test(range))
      continue;
    records.push(identityOf(name, yamlText(node, 'version')));
  }
  return records;
}

/** A line of specifiers that ends in a colon, then lines further in, `version "…"` among them. */
function readClassic(text: string): readonly DeclaredRecord[] {
  const records: DeclaredRecord[] = [];
  let name: string | null = null;
  let lines = 0;
  for (const line of linesOf(text)) {
    if ((lines += 1) > MAX_LINES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_LINES} lines`);
    const version = name === null ? undefined : /^ {2}version "([^"]+)"/.exec(line)?.[1];
    if (/^[^\s#].*:$/.test(line)) {
      if (name !== null) records.push(identityOf(name, ''));
      name = nameOf(line);
    } else if (name !== null && version !== undefined) {
      records.push(identityOf(name, version));
      name = null;
    }
  }
  if (name !== null) records.push(identityOf(name, ''));
  return records;
}

/** Name of the package behind the first specifier: an alias is `alias@npm:name@range`. */
function nameOf(line: string): string | null {
  const first = /^"([^"]+)"|^([^",]+)/.exec(line.slice(0, -1));
  const { name, range } = splitSpecifier(first?.[1] ?? first?.[2] ?? '');
  if (/^(?:file|link):/.test(range)) return null;
  return range.startsWith('npm:') ? splitSpecifier(range.slice('npm:'.length)).name : name;
}

/** `@scope/name@range`; the name alone where there is no range. */
function splitSpecifier(specifier: string): { readonly name: string; readonly range: string } {
  const at = specifier.indexOf('@', 1);
  return at === -1 ? { name: specifier, range: '' } : { name: specifier.slice(0, at), range: specifier.slice(at + 1) };
}
