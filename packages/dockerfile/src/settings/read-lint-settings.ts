import type { LintRule } from '../contracts/lint-rule.ts';
import { SEVERITIES, type Severity } from '../contracts/severity.ts';
import { dockerfileError } from '../errors.ts';
import { LINT_RULES } from '../rules/registry.ts';
import { findRules } from '../rules/rule-names.ts';
import {
  DEFAULT_LINT_SETTINGS,
  LABEL_TYPES,
  type LabelRequirement,
  type LintSettings,
  type RuleSetting,
} from './lint-settings.ts';
import { SettingsDocument, type SettingsEntry, type SettingsNode } from './settings-document.ts';
import { suggest } from '@assay/core';

const KEYS = [
  'rules',
  'trusted-registries',
  'approved-base-images',
  'labels',
  'strict-labels',
  'honour-ignores',
  'fail-on',
] as const;

/** Settings while they are read. */
type Draft = { -readonly [Key in keyof LintSettings]: LintSettings[Key] };

/**
 * Reads settings of the Dockerfile rules from YAML or JSON.
 * @throws LINT_SETTINGS_INVALID with all problems and their places; unknown keys, rules and parameters are problems.
 */
export function readLintSettings(document: { readonly text: string; readonly name: string }): LintSettings {
  const source = new SettingsDocument(document.text);
  const draft: Draft = { ...DEFAULT_LINT_SETTINGS };
  if (source.root !== null) for (const entry of source.entries(source.root)) readEntry(draft, entry, source);
  const { problems } = source;
  if (problems.length > 0) {
    const message = `${document.name}: ${problems.length} problem(s) in the settings of the Dockerfile rules`;
    throw dockerfileError('LINT_SETTINGS_INVALID', message, { problems });
  }
  return draft;
}

function readEntry(draft: Draft, entry: SettingsEntry, source: SettingsDocument): void {
  const { key, value } = entry;
  switch (key) {
    case 'rules':
      draft.rules = readRules(value, source);
      return;
    case 'trusted-registries':
      draft.trustedRegistries = source.texts(value).map(({ text }) => text);
      return;
    case 'approved-base-images':
      draft.approvedBaseImages = source.texts(value).map(({ text }) => text);
      return;
    case 'labels':
      draft.labelSchema = readLabels(value, source);
      return;
    case 'strict-labels':
      draft.strictLabels = source.flag(value) ?? false;
      return;
    case 'honour-ignores':
      draft.honourIgnores = source.flag(value) ?? true;
      return;
    case 'fail-on':
      draft.failureThreshold = source.choice(value, [...SEVERITIES, 'none']) ?? 'warning';
      return;
    default:
      source.unknownKey(entry, KEYS);
  }
}

function readRules(node: SettingsNode, source: SettingsDocument): ReadonlyMap<string, RuleSetting> {
  const settings = new Map<string, RuleSetting>();
  for (const entry of source.entries(node)) {
    const rules = findRules(entry.key);
    if (rules.length === 0) {
      const nearest = suggest(
        entry.key,
        LINT_RULES.flatMap((rule) => [rule.id, ...rule.aliases]),
      );
      const hint = nearest === undefined ? undefined : `did you mean ${nearest}?`;
      const place = { offset: entry.keyOffset, pointer: entry.pointer };
      source.report('RULE_UNKNOWN', place, `there is no rule ${entry.key}`, hint);
    }
    for (const rule of rules) settings.set(rule.id, readRule(rule, entry.value, source));
  }
  return settings;
}

function readRule(rule: LintRule, node: SettingsNode, source: SettingsDocument): RuleSetting {
  if (node.kind !== 'map') return { severity: readSeverity(node, source), params: {} };
  let severity: Severity | 'off' | null = null;
  const params: Record<string, readonly string[] | boolean | number> = {};
  for (const entry of node.entries) {
    if (entry.key === 'severity') {
      severity = readSeverity(entry.value, source);
      continue;
    }
    const param = Object.hasOwn(rule.params ?? {}, entry.key) ? rule.params?.[entry.key] : undefined;
    if (param === undefined) source.unknownKey(entry, ['severity', ...Object.keys(rule.params ?? {})]);
    else if (param.type === 'strings') params[entry.key] = source.texts(entry.value).map(({ text }) => text);
    else if (param.type === 'boolean') params[entry.key] = source.flag(entry.value) ?? param.default;
    else params[entry.key] = readInteger(entry.value, param, source);
  }
  return { severity, params };
}

function readInteger(
  node: SettingsNode,
  param: { readonly minimum: number; readonly maximum: number; readonly default: number },
  source: SettingsDocument,
): number {
  const value = node.kind === 'scalar' ? node.value : null;
  if (typeof value === 'number' && Number.isInteger(value) && value >= param.minimum && value <= param.maximum)
    return value;
  source.report('VALUE_INVALID', node, `a whole number from ${param.minimum} to ${param.maximum} is needed here`);
  return param.default;
}

/** A severity, or `off`. YAML 1.1 tools write `off` as false. */
function readSeverity(node: SettingsNode, source: SettingsDocument): Severity | 'off' | null {
  if (node.kind === 'scalar' && node.value === false) return 'off';
  return source.choice(node, [...SEVERITIES, 'off']);
}

function readLabels(node: SettingsNode, source: SettingsDocument): ReadonlyMap<string, LabelRequirement> {
  const labels = new Map<string, LabelRequirement>();
  for (const { key, value } of source.entries(node)) {
    if (value.kind !== 'map') {
      labels.set(key, { type: source.choice(value, LABEL_TYPES) ?? 'text', required: true });
      continue;
    }
    const requirement: { -readonly [Key in keyof LabelRequirement]: LabelRequirement[Key] } = {
      type: 'text',
      required: true,
    };
    for (const entry of value.entries) {
      if (entry.key === 'type') requirement.type = source.choice(entry.value, LABEL_TYPES) ?? 'text';
      else if (entry.key === 'required') requirement.required = source.flag(entry.value) ?? true;
      else source.unknownKey(entry, ['type', 'required']);
    }
    labels.set(key, requirement);
  }
  return labels;
}
