import type { AllowRule, TextTest } from '../contracts/user-detector.ts';
import { readContentRegex, readLinearRegex } from '../text/linear-regex.ts';
import { equivalentDetectors } from './equivalent-detectors.ts';
import { ImportNotes } from './import-notes.ts';
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

/** Commits whose secrets are accepted, whatever they are. */
export interface AllowedCommits {
  /** Ids as they are written. */
  readonly commits: ReadonlySet<string>;
  /** Ids of the detectors it is for; null for all. */
  readonly detectors: ReadonlySet<string> | null;
}

/** Commits that allowlists of a rule or of the whole file accept by themselves, without a further criterion. */
export function importAllowedCommits(owner: TomlTable, rule: string | null): readonly AllowedCommits[] {
  // What is wrong with the tables is noted where their other criteria are read.
  const place = { rule, notes: new ImportNotes(), prefix: 'allowlist.' };
  return allowlistTables(owner, place).flatMap((table) => {
    const commits = textsOf(table, 'commits', place);
    if (commits.length === 0 || isAnd(table)) return [];
    return [{ commits: new Set(commits), detectors: detectorsOf(table, place) }];
  });
}

/** Allowlists of a rule or of the whole file: the table of older versions and the list of newer ones. */
export function importAllowlists(owner: TomlTable, rule: string | null, notes: ImportNotes): readonly AllowRule[] {
  return allowlistTables(owner, { rule, notes }).flatMap((table) => {
    const imported = importAllowlist(table, rule, notes);
    return imported === null ? [] : [imported];
  });
}

function allowlistTables(owner: TomlTable, place: Pick<Source, 'rule' | 'notes'>): readonly TomlTable[] {
  const { allowlist } = owner;
  const single = allowlist === undefined ? {} : { allowlist: [allowlist] };
  return [...tablesOf(single, 'allowlist', place), ...tablesOf(owner, 'allowlists', place)];
}

function isAnd(table: TomlTable): boolean {
  return /^(?:and|&&)$/i.test(textOf(table['condition']) ?? '');
}

function detectorsOf(table: TomlTable, place: Source): ReadonlySet<string> | null {
  const targets = textsOf(table, 'targetRules', place);
  return targets.length === 0 ? null : new Set([...targets, ...targets.flatMap(equivalentDetectors)]);
}

function importAllowlist(table: TomlTable, rule: string | null, notes: ImportNotes): AllowRule | null {
  const place = { rule, notes, prefix: 'allowlist.' };
  const all = isAnd(table);
  const before = notes.all.length;
  const paths = regexes(table, 'paths', place);
  const patterns = regexes(table, 'regexes', place);
  const stopwords = textsOf(table, 'stopwords', place).map((word) => word.toLowerCase());
  const commits = textsOf(table, 'commits', place).length > 0;
  const broken = notes.all.length > before;
  if (commits && all) {
    notes.add('rejected', rule, 'allowlist', 'commits cannot be combined with other criteria that must hold as well');
    return null;
  }
  if (commits)
    notes.add('ignored', rule, 'allowlist.commits', 'it counts for histories: other content is of no commit');
  noteUnknown(table, place);
  if (all && broken) {
    notes.add('rejected', rule, 'allowlist', 'one of the criteria that must all hold could not be taken over');
    return null;
  }
  if (paths.length + patterns.length + stopwords.length === 0) {
    if (!broken && !commits) notes.add('rejected', rule, 'allowlist', 'it has no criterion that is known');
    return null;
  }
  return {
    description: textOf(table['description']) ?? 'imported from gitleaks',
    detectors: detectorsOf(table, place),
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
