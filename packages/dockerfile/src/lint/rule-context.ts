import type { LintRule, RuleContext } from '../contracts/lint-rule.ts';
import type { IgnoreMatcher } from '../ignore/ignore-matcher.ts';
import type { PlacedIgnore } from '../pragmas/read-pragmas.ts';
import type { LintSettings } from '../settings/lint-settings.ts';

/** What all rules of one run share. */
export interface RunInputs {
  readonly settings: LintSettings;
  readonly dockerignore: IgnoreMatcher | null;
  readonly origin: 'file' | 'history';
  readonly ignores: readonly PlacedIgnore[];
  readonly today: string | null;
}

/** The context of one rule: parameters come from the settings, else from the defaults of the rule. */
export function makeContext(rule: LintRule, inputs: RunInputs): RuleContext {
  const set = inputs.settings.rules.get(rule.id)?.params;
  return {
    ...inputs,
    strings(name) {
      const value = set?.[name];
      if (Array.isArray(value)) return value.filter((item) => typeof item === 'string');
      const param = rule.params?.[name];
      return param?.type === 'strings' ? param.default : [];
    },
    flag(name) {
      const value = set?.[name];
      if (typeof value === 'boolean') return value;
      const param = rule.params?.[name];
      return param?.type === 'boolean' && param.default;
    },
    integer(name) {
      const value = set?.[name];
      if (typeof value === 'number') return value;
      const param = rule.params?.[name];
      return param?.type === 'integer' ? param.default : 0;
    },
  };
}
