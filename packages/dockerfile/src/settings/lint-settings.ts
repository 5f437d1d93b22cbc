import type { Severity } from '../contracts/severity.ts';

/** What settings say of one rule. */
export interface RuleSetting {
  /** `off` turns the rule off, a severity also turns it on; null leaves both as the rule has them. */
  readonly severity: Severity | 'off' | null;
  readonly params: Readonly<Record<string, readonly string[] | boolean | number>>;
}

/** Kinds of values that a label may be asked to have. */
export const LABEL_TYPES = ['text', 'url', 'semver', 'hash', 'rfc3339', 'spdx', 'email'] as const;

/** What the value of a label must be. */
export type LabelType = (typeof LABEL_TYPES)[number];

/** What a label must be like. */
export interface LabelRequirement {
  readonly type: LabelType;
  /** True when an image without the label is wrong. */
  readonly required: boolean;
}

/** Settings of the Dockerfile rules. */
export interface LintSettings {
  /** By rule id. */
  readonly rules: ReadonlyMap<string, RuleSetting>;
  /** Registries that images may come from, `*` for any text; empty allows all. */
  readonly trustedRegistries: readonly string[];
  /** Base images that may be used: `registry/repository:tag` with `*`; empty allows all. */
  readonly approvedBaseImages: readonly string[];
  /** Labels by key. */
  readonly labelSchema: ReadonlyMap<string, LabelRequirement>;
  /** True when only the labels of the schema may be set. */
  readonly strictLabels: boolean;
  /** False to take no notice of comments that ignore findings. */
  readonly honourIgnores: boolean;
  /** Findings from this severity on fail; `none` never fails. */
  readonly failureThreshold: Severity | 'none';
}

/** Settings that change nothing. */
export const DEFAULT_LINT_SETTINGS: LintSettings = {
  rules: new Map(),
  trustedRegistries: [],
  approvedBaseImages: [],
  labelSchema: new Map(),
  strictLabels: false,
  honourIgnores: true,
  failureThreshold: 'warning',
};
