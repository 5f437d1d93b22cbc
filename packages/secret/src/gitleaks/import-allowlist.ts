import type { AllowRule, TextTest } from '../contracts/user-detector.ts';
import { readContentRegex, readLinearRegex } from '../text/linear-regex.ts';
import { equivalentDetectors } from './equivalent-detectors.ts';
import type { ImportNotes } from './import-notes.ts';
import { type TomlTable, tablesOf, textOf, textsOf } from './toml-values.ts';

/** Keys of an allowlist that are read or known to have no effect. */
const KNOWN_KEYS: ReadonlySet<string> = new Set([
  'id',
  'description',
  'condition',
  'commits',
  'paths',
  'regexes',
  'regexTarget',
  'stopwords',
  'targetRules',
]);

const TARGETS: Readonly<Record<string, AllowRule['target']>> = { match: 'match', line: 'line', secret: 'secret' };

/** Allowlists of a rule or of the whole file: the table of older versions and the list of newer ones. */
export function importAllowlists(owner: TomlTable, rule: string | null, notes: ImportNotes): readonly AllowRule[] {
  const { allowlist } = owner;
  const single = allowlist === undefined ? {} : { allowlist: [allowlist] };
  return [...tablesOf(single, 'allowlist', { rule, notes }), ...tablesOf(owner, 'allowlists', { rule, notes })].flatMap(
    (table) => {
      const imported = importAllowlist(table, rule, notes);
      return imported === null ? [] : [imported];
    },
  );
}

function importAllowlist(table: TomlTable, rule: string | null, notes: ImportNotes): AllowRule | null {
  const place = { rule, notes, prefix: 'allowlist.' };
  const all = /^(?:and|&&)$/i.test(textOf(table['condition']) ?? '');
  const before = notes.all.length;
  const paths = regexes(table, 'paths', place);
  const patterns = regexes(table, 'regexes', place);
  const stopwords = textsOf(table, 'stopwords', place).map((word) => word.toLowerCase());
  const commits = textsOf(table, 'commits', place).length > 0;
  if (commits) notes.add('ignored', rule, 'allowlist.commits', 'content of an image belongs to no commit');
  const broken = notes.all.length > before;
  noteUnknown(table, place);
  if (all && broken) {
    notes.add('rejected', rule, 'allowlist', 'one of the criteria that must all hold could not be taken over');
    return null;
  }
  if (paths.length + patterns.length + stopwords.length === 0) {
    if (!broken) notes.add('rejected', rule, 'allowlist', 'it has no criterion that is known');
    return null;
  }
  const targets = textsOf(table, 'targetRules', place);
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

function noteUnknown(table: TomlTable, { rule, notes, prefix }: Source): void {
  const target = textOf(table['regexTarget']);
  if (target !== null && TARGETS[target] === undefined) {
    notes.add('changed', rule, `${prefix}regexTarget`, 'the target is not known; the secret is looked at');
  }
  for (const key of Object.keys(table)) {
    if (!KNOWN_KEYS.has(key)) notes.add('ignored', rule, `${prefix}${key}`, 'the key is not known');
  }
}

interface Source {
  readonly rule: string | null;
  readonly notes: ImportNotes;
  readonly prefix: string;
}

function regexes(table: TomlTable, field: 'paths' | 'regexes', place: Source): readonly TextTest[] {
  const { rule, notes, prefix } = place;
  return textsOf(table, field, place).flatMap((source) => {
    const reading = field === 'paths' ? readLinearRegex(source) : readContentRegex(source);
    if (!reading.ok) {
      notes.add('rejected', rule, `${prefix}${field}`, reading.message);
      return [];
    }
    const { regex } = reading;
    // gitleaks gives paths without the leading slash that paths in images have.
    return [(text: string) => regex.test(text) || (field === 'paths' && regex.test(text.replace(/^\/+/, '')))];
  });
}
