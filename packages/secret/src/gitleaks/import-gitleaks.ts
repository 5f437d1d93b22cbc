import { isJsonObject } from '@assay/core';
import { TomlError, parse } from 'smol-toml';
import type { AllowRule, UserDetector } from '../contracts/user-detector.ts';
import { secretError } from '../errors.ts';
import { equivalentDetectors } from './equivalent-detectors.ts';
import { type AllowedCommits, importAllowedCommits, importAllowlists } from './import-allowlist.ts';
import { type ImportNote, ImportNotes } from './import-notes.ts';
import { importRule } from './import-rule.ts';
import { type TomlTable, tablesOf, textOf, textsOf } from './toml-values.ts';

/** What was taken over from a gitleaks configuration. */
export interface GitleaksImport {
  readonly userDetectors: readonly UserDetector[];
  readonly allow: readonly AllowRule[];
  /** True when the file extends the default rules of gitleaks: the built-in detectors stand for them. */
  readonly useDefault: boolean;
  /** Built-in detectors that stand for rules which the file switches off. */
  readonly disabled: ReadonlySet<string>;
  /** Commits whose secrets are accepted: for whoever looks through histories. */
  readonly allowCommits: readonly AllowedCommits[];
  /** Everything that could not be taken over, or not as it was. */
  readonly notes: readonly ImportNote[];
}

/** Largest configuration in characters; the default one of gitleaks has 100,000. */
const MAX_TEXT_LENGTH = 4 * 1024 * 1024;
/** Most rules of one configuration. */
const MAX_RULES = 2000;
const KNOWN_KEYS: ReadonlySet<string> = new Set([
  'title',
  'description',
  'extend',
  'rules',
  'allowlist',
  'allowlists',
  'minVersion',
]);

const EXTEND_KEYS: ReadonlySet<string> = new Set(['useDefault', 'path', 'url', 'disabledRules']);
const BUILT_IN_STAY = 'the built-in detectors look for secrets beside the rules of the file';

/**
 * Reads a `gitleaks.toml`. Patterns run in linear time, and where a rule has keywords only within 512 bytes of one.
 * @throws GITLEAKS_CONFIG_INVALID
 */
export function importGitleaks(document: { readonly text: string; readonly name: string }): GitleaksImport {
  const root = parseToml(document);
  const notes = new ImportNotes();
  const rules = tablesOf(root, 'rules', { rule: null, notes });
  if (rules.length > MAX_RULES)
    notes.add('rejected', null, 'rules', `only the first ${MAX_RULES} rules are taken over`);
  const userDetectors = new Map<string, UserDetector>();
  const changes: AllowRule[] = [];
  for (const table of rules.slice(0, MAX_RULES)) {
    const change = importChange(table, notes);
    if (change !== null) {
      changes.push(...change);
      continue;
    }
    const detector = importRule(table, notes);
    if (detector === null) continue;
    if (userDetectors.has(detector.id))
      notes.add('changed', detector.id, 'id', 'a later rule of the same id takes its place');
    userDetectors.set(detector.id, detector);
  }
  for (const key of Object.keys(root)) {
    if (!KNOWN_KEYS.has(key)) notes.add('ignored', null, key, 'the key is not known');
  }
  const allow = [...importAllowlists(root, null, notes), ...changes];
  return {
    userDetectors: [...userDetectors.values()],
    allow,
    allowCommits: [...importAllowedCommits(root, null), ...rules.slice(0, MAX_RULES).flatMap(commitsOfRule)],
    ...importExtend(root['extend'], notes),
    notes: notes.all,
  };
}

/** Commits that the allowlists of one rule accept, for it and what stands for it. */
function commitsOfRule(table: TomlTable): readonly AllowedCommits[] {
  const id = textOf(table['id']);
  if (id === null) return [];
  const detectors = new Set([id, ...equivalentDetectors(id)]);
  return importAllowedCommits(table, id).map(({ commits }) => ({ commits, detectors }));
}

/** A rule without a regex changes the default rule of its id: here its allowlists go to the detectors that stand for that one. */
function importChange(table: TomlTable, notes: ImportNotes): readonly AllowRule[] | null {
  const id = textOf(table['id']);
  if (id === null || table['regex'] !== undefined || table['path'] !== undefined) return null;
  const ids = equivalentDetectors(id);
  if (ids.length === 0) return null;
  for (const key of Object.keys(table)) {
    if (!CHANGE_KEYS.has(key)) notes.add('rejected', id, key, 'of a default rule only allowlists can be changed');
  }
  return importAllowlists(table, id, notes).map((rule) => ({ ...rule, detectors: new Set(ids) }));
}

const CHANGE_KEYS: ReadonlySet<string> = new Set(['id', 'description', 'tags', 'allowlist', 'allowlists']);

function importExtend(extend: unknown, notes: ImportNotes): Pick<GitleaksImport, 'useDefault' | 'disabled'> {
  if (!isJsonObject(extend)) {
    notes.add('ignored', null, 'extend.useDefault', BUILT_IN_STAY);
    return { useDefault: false, disabled: new Set() };
  }
  if (extend['useDefault'] !== true) notes.add('ignored', null, 'extend.useDefault', BUILT_IN_STAY);
  for (const key of Object.keys(extend)) {
    if (!EXTEND_KEYS.has(key)) notes.add('ignored', null, `extend.${key}`, 'the key is not known');
  }
  for (const key of ['path', 'url']) {
    const text = textOf(extend[key]);
    if (text !== null) notes.add('rejected', null, `extend.${key}`, `${text} is not read; import that file as well`);
  }
  const disabled = textsOf(extend, 'disabledRules', { rule: null, notes, prefix: 'extend.' }).flatMap((rule) => {
    const ids = equivalentDetectors(rule);
    if (ids.length === 0)
      notes.add('ignored', rule, 'extend.disabledRules', 'no built-in detector stands for this rule');
    return ids;
  });
  return { useDefault: extend['useDefault'] === true, disabled: new Set(disabled) };
}

function parseToml({ text, name }: { readonly text: string; readonly name: string }): TomlTable {
  if (text.length > MAX_TEXT_LENGTH) {
    throw secretError('GITLEAKS_CONFIG_INVALID', `${name} is larger than ${MAX_TEXT_LENGTH} characters`);
  }
  try {
    return parse(text, { maxDepth: 32 });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { line, column } = error;
    const message = error.message.split('\n', 1)[0] ?? '';
    const problem = { severity: 'error', code: 'SYNTAX', message, pointer: '', line, column } as const;
    throw secretError('GITLEAKS_CONFIG_INVALID', `${name} is not TOML`, {
      problems: [problem],
      details: { document: name },
    });
  }
}
