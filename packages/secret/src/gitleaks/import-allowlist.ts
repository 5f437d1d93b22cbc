import type { AllowRule, TextTest } from '../contracts/user-detector.ts';
import { readLinearRegex } from '../text/linear-regex.ts';
import { equivalentDetectors } from './equivalent-detectors.ts';
import type { ImportNotes } from './import-notes.ts';
import { type TomlTable, tablesOf, textOf, textsOf } from './toml-values.ts';

const TARGETS: Readonly<Record<string, AllowRule['target']>> = { match: 'match', line: 'line', secret: 'secret' };

/** Allowlists of a rule or of the whole file: the table of older versions and the list of newer ones. */
export function importAllowlists(owner: TomlTable, rule: string | null, notes: ImportNotes): readonly AllowRule[] {
  const { allowlist, allowlists } = owner;
  return [...tablesOf([allowlist]), ...tablesOf(allowlists)].flatMap((table) => {
    const imported = importAllowlist(table, rule, notes);
    return imported === null ? [] : [imported];
  });
}

function importAllowlist(table: TomlTable, rule: string | null, notes: ImportNotes): AllowRule | null {
  const all = /^(?:and|&&)$/i.test(textOf(table['condition']) ?? '');
  const before = notes.all.length;
  const paths = regexes(table, 'paths', { rule, notes });
  const patterns = regexes(table, 'regexes', { rule, notes });
  const stopwords = textsOf(table['stopwords']).map((word) => word.toLowerCase());
  const commits = textsOf(table['commits']).length > 0;
  if (commits) notes.add('ignored', rule, 'allowlist.commits', 'content of an image belongs to no commit');
  const broken = notes.all.length > before;
  if (all && broken) {
    notes.add('rejected', rule, 'allowlist', 'one of the criteria that must all hold could not be taken over');
    return null;
  }
  if (paths.length + patterns.length + stopwords.length === 0) {
    if (!broken) notes.add('rejected', rule, 'allowlist', 'it has no criterion that is known');
    return null;
  }
  const targets = textsOf(table['targetRules']);
  return {
    description: textOf(table['description']) ?? 'imported from gitleaks',
    detectors: targets.length === 0 ? null : new Set([...targets, ...targets.flatMap(equivalentDetectors)]),
    condition: all ? 'all' : 'any',
    paths,
    patterns,
    target: TARGETS[textOf(table['regexTarget']) ?? 'secret'] ?? 'secret',
    stopwords,
    fingerprints: new Set(),
  };
}

interface Source {
  readonly rule: string | null;
  readonly notes: ImportNotes;
}

function regexes(table: TomlTable, field: string, { rule, notes }: Source): readonly TextTest[] {
  return textsOf(table[field]).flatMap((source) => {
    const reading = readLinearRegex(source);
    if (!reading.ok) {
      notes.add('rejected', rule, `allowlist.${field}`, reading.message);
      return [];
    }
    const { regex } = reading;
    // gitleaks gives paths without the leading slash that paths in images have.
    return [(text: string) => regex.test(text) || (field === 'paths' && regex.test(text.replace(/^\/+/, '')))];
  });
}
