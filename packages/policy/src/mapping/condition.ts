import { type ImageIdentity, formatPlatform } from '@assay/core';
import type { Pattern } from '../text/pattern.ts';
import { repositorySpellings } from './image-selector.ts';

/** What is known of the place where an image is judged. Absent or null: not known. */
export interface EvaluationContext {
  /** Where the image is to run, in the words of the policy: `production`. */
  readonly environment?: string | null;
  /** Namespace of the cluster that it is to run in. */
  readonly namespace?: string | null;
  /** Labels of the image, from its configuration. */
  readonly labels?: Readonly<Record<string, string>> | null;
}

/** The parts of a condition that look at one text each. */
export const CONDITION_TEXTS = ['registry', 'repository', 'tag', 'platform', 'environment', 'namespace'] as const;

/** One of {@link CONDITION_TEXTS}. */
export type ConditionText = (typeof CONDITION_TEXTS)[number];

/** A label that must be there with a value that one of the patterns matches. */
export interface LabelTest {
  readonly label: string;
  readonly values: readonly Pattern[];
}

/** When something applies: every part that is given must hold, for a part with several patterns one of them. */
export type Condition = { readonly [K in ConditionText]: readonly Pattern[] | null } & {
  readonly labels: readonly LabelTest[] | null;
};

/** Whether a condition holds; `unknown` names the parts of the context that it asks for and that are not known. */
export type ConditionOutcome =
  | { readonly holds: boolean; readonly unknown: null }
  | { readonly holds: false; readonly unknown: readonly (ConditionText | 'labels')[] };

/** Holds a condition against an image and its place. A part that fails decides whatever else is unknown. */
export function checkCondition(
  condition: Condition,
  identity: ImageIdentity,
  context: EvaluationContext,
): ConditionOutcome {
  const unknown: (ConditionText | 'labels')[] = [];
  for (const part of CONDITION_TEXTS) {
    const patterns = condition[part];
    if (patterns === null) continue;
    const texts = textsOf(part, identity, context);
    if (texts === null) unknown.push(part);
    else if (!texts.some((text) => patterns.some((pattern) => pattern.matches(text)))) return FAILS;
  }
  if (condition.labels !== null) {
    const labels = context.labels ?? null;
    if (labels === null) unknown.push('labels');
    else if (!condition.labels.every((test) => hasLabel(labels, test))) return FAILS;
  }
  return unknown.length === 0 ? { holds: true, unknown: null } : { holds: false, unknown };
}

const FAILS: ConditionOutcome = { holds: false, unknown: null };

function textsOf(part: ConditionText, identity: ImageIdentity, context: EvaluationContext): readonly string[] | null {
  const { reference, subject } = identity;
  switch (part) {
    case 'registry':
      return [reference?.registry ?? ''];
    case 'repository':
      return repositorySpellings(identity);
    case 'tag':
      return [reference?.tag ?? ''];
    case 'platform':
      return subject.platform === null ? null : [formatPlatform(subject.platform)];
    case 'environment':
    case 'namespace':
      return present(context[part]);
  }
}

function present(value: string | null | undefined): readonly string[] | null {
  return value === null || value === undefined ? null : [value];
}

function hasLabel(labels: Readonly<Record<string, string>>, { label, values }: LabelTest): boolean {
  const value = Object.hasOwn(labels, label) ? labels[label] : undefined;
  return value !== undefined && values.some((pattern) => pattern.matches(value));
}
