import { decodeText, linesOf } from '../decode-text.ts';
import { unreadable } from '../gap-codes.ts';
import { MAX_TEXT_LENGTH } from '../package-text.ts';

/** What `conaninfo.txt` tells. */
export type ConanInfo = {
  /** References of what the package was built with: `zlib/1.2.11`. */
  readonly requires: readonly string[];
  readonly os: string;
  readonly architecture: string;
};

/** Lines of one file. */
const MAX_LINES = 100_000;

/** Sections whose lines are references; the full ones name what the others leave open. */
const REQUIRES: ReadonlySet<string> = new Set(['full_requires', 'requires']);

/**
 * Reads conaninfo.txt: sections with `key=value` lines or references.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT
 */
export function parseConanInfo(bytes: Uint8Array): ConanInfo {
  const lines = linesOf(decodeText(bytes));
  const requires = new Map<string, string[]>();
  const settings = new Map<string, string>();
  let section = '';
  let count = 0;
  for (const line of lines) {
    if ((count += 1) > MAX_LINES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_LINES} lines`);
    const text = line.trim();
    if (text.startsWith('[') && text.endsWith(']')) section = text.slice(1, -1);
    else if (text === '' || text.length > MAX_TEXT_LENGTH) continue;
    else if (REQUIRES.has(section)) addTo(requires, section, referenceOf(text));
    else if (section === 'settings') settings.set(text.split('=')[0] ?? '', text.split('=')[1] ?? '');
  }
  if (section === '') throw unreadable('PACKAGE_FILE_INVALID', 'has no sections');
  return {
    requires: [...new Set(requires.get('full_requires') ?? requires.get('requires') ?? [])],
    os: settings.get('os') ?? '',
    architecture: settings.get('arch') ?? '',
  };
}

/** `zlib/1.2.11@user/channel#revision:package` without what stands behind the version. */
function referenceOf(text: string): string {
  return text.split(/[@#:]/, 1).join('');
}

function addTo(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
