import type { Gate } from '../contracts/gate.ts';
import type { Parameter } from '../contracts/parameter.ts';
import type { Trigger } from '../contracts/trigger.ts';

/** Gates of ours, which other engines do not know. */
const OUR_GATES: ReadonlySet<string> = new Set([
  'attestations',
  'base_image',
  'baseline',
  'dockerfile_lint',
  'expression',
  'image_reference',
  'inspection',
  'labels',
  'provenance',
  'signatures',
]);

/** Triggers of ours in gates that other engines know. */
const OUR_TRIGGERS: ReadonlySet<string> = new Set([
  'licenses.denied_expression',
  'licenses.not_allowed_expression',
  'licenses.unknown',
  'vulnerabilities.undetermined',
]);

/** True for a trigger of the published language. */
export function isPublished(gate: string, trigger: string): boolean {
  return !OUR_GATES.has(gate) && !OUR_TRIGGERS.has(`${gate}.${trigger}`);
}

/** The name of a trigger in the historical shape. */
export function historicalTrigger(gate: Gate, trigger: Trigger): string {
  return trigger.legacy?.gate === gate.id ? trigger.legacy.trigger : (trigger.aliases?.[0] ?? trigger.id);
}

/** The word of an enumeration in the historical shape. */
export function historicalWord(parameter: Parameter<unknown> | undefined, value: string): string {
  if (parameter?.type !== 'enum' || parameter.values?.includes('allowlist') !== true) return value;
  return value === 'allowlist' ? 'whitelist' : value === 'denylist' ? 'blacklist' : value;
}
