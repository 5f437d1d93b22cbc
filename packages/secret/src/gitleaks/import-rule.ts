import type { UserDetector } from '../contracts/user-detector.ts';
import { type LinearRegex, readContentRegex, readLinearRegex } from '../text/linear-regex.ts';
import { importAllowlists } from './import-allowlist.ts';
import type { ImportNotes } from './import-notes.ts';
import { type TomlTable, numberOf, textOf, textsOf } from './toml-values.ts';

/** Keys of a rule that are read or known to have no effect. */
const KNOWN_KEYS: ReadonlySet<string> = new Set([
  'id',
  'description',
  'regex',
  'keywords',
  'entropy',
  'secretGroup',
  'path',
  'tags',
  'allowlist',
  'allowlists',
  'required',
  'skipReport',
  'reportGroup',
]);

/** One rule as a detector; null when it cannot be one, which the notes then say. */
export function importRule(table: TomlTable, notes: ImportNotes): UserDetector | null {
  const id = textOf(table['id']);
  if (id === null) {
    notes.add('rejected', null, 'id', 'a rule has no id');
    return null;
  }
  const pattern = patternOf(table, id, notes);
  if (pattern === null) return null;
  noteDifferences(table, id, pattern.groups, notes);
  const keywords = textsOf(table, 'keywords', { rule: id, notes }).filter((keyword) => keyword.length > 1);
  if (keywords.length === 0) {
    notes.add('changed', id, 'keywords', 'without keywords the pattern runs over everything, within a budget of bytes');
  }
  const path = textOf(table['path']);
  return {
    id,
    title: textOf(table['description']) ?? id,
    service: 'Own',
    confidence: 'medium',
    keywords,
    pattern,
    secretGroup: groupOf(table, pattern),
    minEntropy: numberOf(table['entropy']) ?? 0,
    matchesPath: path === null ? null : pathTest(path, id, notes),
    allow: importAllowlists(table, id, notes),
  };
}

function patternOf(table: TomlTable, id: string, notes: ImportNotes): LinearRegex | null {
  const source = textOf(table['regex']);
  if (source === null) {
    const why =
      table['path'] === undefined ? 'the rule has no regex' : 'rules that judge a path alone are not supported';
    notes.add('rejected', id, 'regex', why);
    return null;
  }
  const reading = readContentRegex(source);
  if (reading.ok) return reading.regex;
  notes.add('rejected', id, 'regex', reading.message);
  return null;
}

/** gitleaks takes the first group that took part unless the rule names one. */
function groupOf(table: TomlTable, pattern: LinearRegex): number | null {
  const group = numberOf(table['secretGroup']);
  return group === null || group <= 0 || group > pattern.groups ? null : Math.trunc(group);
}

function pathTest(source: string, id: string, notes: ImportNotes): (path: string) => boolean {
  const reading = readLinearRegex(source);
  if (!reading.ok) {
    notes.add('changed', id, 'path', `the rule now applies to all paths: ${reading.message}`);
    return () => true;
  }
  return (path) => reading.regex.test(path) || reading.regex.test(path.replace(/^\/+/, ''));
}

function noteDifferences(table: TomlTable, id: string, groups: number, notes: ImportNotes): void {
  const group = numberOf(table['secretGroup']);
  if (table['required'] !== undefined) {
    notes.add('changed', id, 'required', 'the rule reports without the other rules that it requires nearby');
  }
  if (table['skipReport'] === true) notes.add('changed', id, 'skipReport', 'the rule reports by itself');
  if (group !== null && group < 0) notes.add('changed', id, 'secretGroup', 'a negative group means the first one here');
  if (group !== null && group > groups) {
    notes.add('changed', id, 'secretGroup', 'the regex has no such group; the first one counts');
  }
  for (const key of Object.keys(table)) {
    if (!KNOWN_KEYS.has(key)) notes.add('ignored', id, key, 'the key is not known');
  }
}
