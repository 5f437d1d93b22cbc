import { type DocumentProblem, printable } from '@assay/core';
import type { Severity } from '../contracts/severity.ts';
import { dockerfileError } from '../errors.ts';
import { findRules } from '../rules/rule-names.ts';
import {
  DEFAULT_LINT_SETTINGS,
  LABEL_TYPES,
  type LabelRequirement,
  type LintSettings,
  type RuleSetting,
} from './lint-settings.ts';
import { SettingsDocument, type SettingsEntry, type SettingsNode } from './settings-document.ts';

/** Something of a hadolint configuration that has no effect here, or another one. */
export interface HadolintNote {
  readonly line: number;
  readonly message: string;
}

/** Settings made of a hadolint configuration. */
export interface HadolintImport {
  readonly settings: LintSettings;
  /** What could not be carried over. */
  readonly notes: readonly HadolintNote[];
}

const LEVELS = ['error', 'warning', 'info', 'style'] as const;
/** Keys about the output of hadolint itself. */
const OUTPUT_KEYS: ReadonlySet<string> = new Set(['format', 'no-color', 'verbose', 'no-color-output']);
const KEYS: readonly string[] =
  'ignored override trustedRegistries label-schema strict-labels failure-threshold no-fail disable-ignore-pragma format'.split(
    ' ',
  );

/**
 * Reads a `.hadolint.yaml`. What has no counterpart here is listed in the notes, never dropped silently.
 * @throws LINT_SETTINGS_INVALID for unreadable YAML, unknown keys and values of the wrong type.
 */
export function importHadolint(document: { readonly text: string; readonly name: string }): HadolintImport {
  const reader = new HadolintReader(document.text);
  const { problems } = reader;
  if (problems.length > 0) {
    const message = `${document.name}: ${problems.length} problem(s) in the hadolint configuration`;
    throw dockerfileError('LINT_SETTINGS_INVALID', message, { problems });
  }
  return reader.result;
}

class HadolintReader {
  readonly #source: SettingsDocument;
  readonly #rules = new Map<string, RuleSetting>();
  readonly #notes: { readonly offset: number; readonly message: string }[] = [];
  readonly #text: string;
  readonly #draft: { -readonly [Key in keyof LintSettings]: LintSettings[Key] };

  constructor(text: string) {
    this.#text = text;
    this.#source = new SettingsDocument(text);
    // Hadolint fails from `info` on unless told otherwise.
    this.#draft = { ...DEFAULT_LINT_SETTINGS, failureThreshold: 'info', rules: this.#rules };
    const { root } = this.#source;
    if (root !== null) for (const entry of this.#source.entries(root)) this.#readEntry(entry);
  }

  get problems(): readonly DocumentProblem[] {
    return this.#source.problems;
  }

  get result(): HadolintImport {
    const notes = this.#notes
      .toSorted((a, b) => a.offset - b.offset)
      .map(({ offset, message }) => ({
        line: this.#text.slice(0, offset).split('\n').length,
        message: printable(message),
      }));
    return { settings: this.#draft, notes };
  }

  #note(offset: number, message: string): void {
    this.#notes.push({ offset, message: message.slice(0, 300) });
  }

  #readEntry(entry: SettingsEntry): void {
    const { key, value } = entry;
    const source = this.#source;
    if (OUTPUT_KEYS.has(key)) {
      this.#note(entry.keyOffset, `${key} is about hadolint's own output: use -o here`);
      return;
    }
    switch (key) {
      case 'ignored':
        for (const { text, node } of source.texts(value)) this.#set(text, 'off', node);
        return;
      case 'override':
        this.#readOverrides(value);
        return;
      case 'trustedRegistries':
        this.#draft.trustedRegistries = source.texts(value).map(({ text }) => text);
        return;
      case 'label-schema':
        this.#draft.labelSchema = this.#readLabels(value);
        return;
      case 'strict-labels':
        this.#draft.strictLabels = source.flag(value) ?? false;
        return;
      case 'disable-ignore-pragma':
        this.#draft.honourIgnores = source.flag(value) === false;
        return;
      case 'failure-threshold':
        this.#readThreshold(value);
        return;
      case 'no-fail':
        if (source.flag(value) === true) this.#draft.failureThreshold = 'none';
        return;
      default:
        source.unknownKey(entry, KEYS);
    }
  }

  #readThreshold(value: SettingsNode): void {
    const threshold = this.#source.choice(value, [...LEVELS, 'ignore', 'none']);
    // `ignore` is the lowest level there: it fails on everything.
    if (threshold === 'ignore') this.#draft.failureThreshold = 'style';
    else if (threshold !== null) this.#draft.failureThreshold = threshold;
  }

  #readOverrides(value: SettingsNode): void {
    for (const entry of this.#source.entries(value)) {
      const level = LEVELS.find((known) => known === entry.key);
      if (level === undefined) {
        this.#source.unknownKey(entry, LEVELS);
        continue;
      }
      for (const { text, node } of this.#source.texts(entry.value)) this.#set(text, level, node);
    }
  }

  #set(name: string, severity: Severity | 'off', node: SettingsNode): void {
    if (/^SC\d+$/i.test(name)) {
      this.#note(node.offset, `${name} is a check of ShellCheck, which has no counterpart here`);
      return;
    }
    const rules = findRules(name);
    if (rules.length === 0) this.#note(node.offset, `${name} has no counterpart here`);
    for (const rule of rules) {
      const others = rule.aliases.filter((alias) => /^DL\d+$/.test(alias) && alias !== name.toUpperCase());
      if (others.length > 0)
        this.#note(node.offset, `${name} is part of ${rule.id} here, which also stands for ${others.join(', ')}`);
      // An ignored rule stays ignored, whatever an override says.
      if (this.#rules.get(rule.id)?.severity !== 'off') this.#rules.set(rule.id, { severity, params: {} });
    }
  }

  #readLabels(value: SettingsNode): ReadonlyMap<string, LabelRequirement> {
    const labels = new Map<string, LabelRequirement>();
    for (const entry of this.#source.entries(value)) {
      const node = entry.value;
      if (node.kind === 'map') this.#readDetailedLabel(entry, labels);
      else labels.set(entry.key, { type: this.#labelType(node), required: true });
    }
    return labels;
  }

  #readDetailedLabel({ key, value }: SettingsEntry, labels: Map<string, LabelRequirement>): void {
    let type: LabelRequirement['type'] = 'text';
    let required = true;
    for (const entry of this.#source.entries(value)) {
      if (entry.key === 'type') type = this.#labelType(entry.value);
      else if (entry.key === 'required') required = this.#source.flag(entry.value) ?? true;
      else if (entry.key === 'optional') required = this.#source.flag(entry.value) !== true;
      else this.#source.unknownKey(entry, ['type', 'required', 'optional']);
    }
    labels.set(key, { type, required });
  }

  /** Older configurations write `rawtext` and `timestamp`. */
  #labelType(node: SettingsNode): LabelRequirement['type'] {
    if (node.kind === 'scalar' && node.value === 'rawtext') return 'text';
    return this.#source.choice(node, LABEL_TYPES) ?? 'text';
  }
}
