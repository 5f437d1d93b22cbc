import { Document, isCollection, isScalar, parse, visit } from 'yaml';
import { type PlainRecord, isRecord, recordsIn, sameValue, wordOf, wordsOf } from '../form/plain-value.ts';
import type { BuiltInPolicy } from './built-in-policies.ts';

/** What a built-in policy does for a group of repositories: nothing, warn at most, or stop. */
export type Mode = 'off' | 'report' | 'enforce';

/** A group of repositories with the modes of the built-in policies by their ids; one that is absent is off. */
export interface SettingsRow {
  readonly name: string;
  readonly registry: string;
  readonly repository: string;
  readonly modes: Readonly<Record<string, Mode>>;
}

/** What the settings page shows: the rows in their order, the last of which is for every other image. */
export interface PolicySettings {
  readonly rows: readonly SettingsRow[];
  /** Values of variables that differ from those that are shipped, by name. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Name of the policy that the settings page writes. */
export const SETTINGS_POLICY = 'Built-in policies';

/** The row of every image that no other row is about. */
export const LAST_ROW: SettingsRow = { name: 'every other image', registry: '*', repository: '*', modes: {} };

/**
 * The policy document that the settings mean. Each built-in policy that a row has switched on is there with its rule sets, in a form that
 * stops and in one that only warns, as rows need them; rows are mappings.
 */
export function writeSettings({ rows, variables }: PolicySettings, builtIn: readonly BuiltInPolicy[]): string {
  const used = builtIn.flatMap((policy) => {
    const modes = new Set(rows.map((row) => row.modes[policy.id] ?? 'off'));
    return (['enforce', 'report'] as const).filter((mode) => modes.has(mode)).map((mode) => ({ policy, mode }));
  });
  const defined = Object.assign({}, ...used.map(({ policy }) => variablesOf(policy)));
  const document = new Document({
    version: '2',
    id: 'built-in-policies',
    name: SETTINGS_POLICY,
    description: 'Written by the settings page: change it there.',
    unmapped: 'stop',
    ...(Object.keys(defined).length === 0 ? {} : { variables: withValues(defined, variables) }),
    rule_sets: used.flatMap(({ policy, mode }) => policy.ruleSets.map((set) => ruleSetOf(policy, set, mode))),
    mappings: rows.map((row, index) => mappingOf(row, index, builtIn)),
  });
  // Parameters, selectors and ids on one line, as people write them.
  visit(document, {
    Pair: (_, { key, value }) => {
      const name = isScalar(key) ? wordOf(key.value) : null;
      if (name === 'params' || name === 'image' || (name?.endsWith('_ids') ?? false)) setFlow(value);
    },
  });
  return document.toString({ lineWidth: 0 });
}

function setFlow(value: unknown): void {
  if (isCollection(value)) value.flow = true;
}

function withValues(defined: PlainRecord, values: PlainRecord): PlainRecord {
  return Object.fromEntries(
    Object.entries(defined).map(([name, variable]) => {
      if (!Object.hasOwn(values, name)) return [name, variable];
      return [name, isRecord(variable) ? { ...variable, default: values[name] } : values[name]];
    }),
  );
}

/** Its variables by names of their own: two policies may mean different things by one name. */
export function variablesOf({ id, variables }: BuiltInPolicy): PlainRecord {
  return Object.fromEntries(Object.entries(variables).map(([name, variable]) => [`${id}.${name}`, variable]));
}

/** The value with its variables by the names that `variablesOf` gives them. */
function renamed(value: unknown, { id, variables }: Pick<BuiltInPolicy, 'id' | 'variables'>): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(/(?<!\$)\$\{([^{}]+)\}/g, (written, name: string) =>
      Object.hasOwn(variables, name) ? `\${${id}.${name}}` : written,
    );
  }
  if (Array.isArray(value)) return value.map((each) => renamed(each, { id, variables }));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, renamed(each, { id, variables })]));
}

function ruleSetOf(policy: BuiltInPolicy, set: PlainRecord, mode: Mode): PlainRecord {
  const { id, name } = policy;
  const rules = recordsIn(renamed(set['rules'], policy));
  return {
    ...set,
    id: ruleSetId(id, set, mode),
    name: mode === 'report' ? `${name} (report)` : name,
    rules: mode === 'report' ? rules.map((rule) => ({ ...rule, action: reported(rule['action']) })) : rules,
  };
}

function ruleSetId(id: string, set: PlainRecord, mode: Mode): string {
  return `${id}.${wordOf(set['id']) ?? ''}.${mode}`;
}

function reported(action: unknown): unknown {
  return wordOf(action)?.toUpperCase() === 'STOP' ? 'WARN' : action;
}

function mappingOf(row: SettingsRow, index: number, builtIn: readonly BuiltInPolicy[]): PlainRecord {
  const ids = builtIn.flatMap((policy) => {
    const mode = row.modes[policy.id] ?? 'off';
    return mode === 'off' ? [] : policy.ruleSets.map((set) => ruleSetId(policy.id, set, mode));
  });
  const { name, registry, repository } = row;
  const image = { type: 'tag', value: '*' };
  return { id: `row-${index + 1}`, name, registry, repository, image, rule_set_ids: ids, allowlist_ids: [] };
}

/** What a stored document says of the settings. */
export interface ReadSettings {
  readonly settings: PolicySettings;
  /**
   * `same` when the page would write just this; `rules` when its rules are others than those that come with this version of Assay; `other` when
   * somebody changed what the page does not know.
   */
  readonly differs: 'same' | 'rules' | 'other';
}

/** Reads settings out of what a document says. */
export function readSettings(value: PlainRecord, builtIn: readonly BuiltInPolicy[]): ReadSettings {
  const rows = recordsIn(value['mappings']).map(rowOf);
  const shipped: PlainRecord = Object.assign({}, ...builtIn.map(variablesOf));
  const given = isRecord(value['variables']) ? value['variables'] : {};
  const changed = Object.entries(given).filter(([name, variable]) => {
    return Object.hasOwn(shipped, name) && !sameValue(defaultOf(variable), defaultOf(shipped[name]));
  });
  const variables = Object.fromEntries(changed.map(([name, variable]) => [name, defaultOf(variable)]));
  const settings: PolicySettings = { rows: withLast(rows), variables };
  const wanted: unknown = parse(writeSettings(settings, builtIn));
  if (sameValue(wanted, value)) return { settings, differs: 'same' };
  const bare = (document: PlainRecord): PlainRecord => ({ ...document, rule_sets: null, variables: null });
  return { settings, differs: isRecord(wanted) && sameValue(bare(wanted), bare(value)) ? 'rules' : 'other' };
}

function defaultOf(variable: unknown): unknown {
  return isRecord(variable) ? variable['default'] : variable;
}

function withLast(rows: readonly SettingsRow[]): readonly SettingsRow[] {
  const last = rows.at(-1);
  return last !== undefined && last.registry === '*' && last.repository === '*' ? rows : [...rows, LAST_ROW];
}

function rowOf(mapping: PlainRecord): SettingsRow {
  const modes: Record<string, Mode> = {};
  for (const id of wordsOf(mapping['rule_set_ids'] ?? [])) {
    const parts = /^([^.]+)\..*\.(report|enforce)$/.exec(id);
    if (parts?.[1] !== undefined) modes[parts[1]] = parts[2] === 'report' ? 'report' : 'enforce';
  }
  return {
    name: wordOf(mapping['name']) ?? '',
    registry: wordOf(mapping['registry']) ?? '*',
    repository: wordOf(mapping['repository']) ?? '*',
    modes,
  };
}
