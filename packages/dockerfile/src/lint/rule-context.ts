import type { LintRule, RuleContext } from '../contracts/lint-rule.ts';
import type { IgnoreMatcher } from '../ignore/ignore-matcher.ts';
import type { PlacedIgnore } from '../pragmas/read-pragmas.ts';
import { findRules } from '../rules/rule-names.ts';
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
  return new Context(rule, inputs);
}

/** One is made for each rule and file: methods live on the prototype. */
class Context implements RuleContext {
  readonly settings: LintSettings;
  readonly dockerignore: IgnoreMatcher | null;
  readonly origin: 'file' | 'history';
  readonly ignores: readonly PlacedIgnore[];
  readonly today: string | null;
  readonly #rule: LintRule;

  constructor(rule: LintRule, inputs: RunInputs) {
    this.settings = inputs.settings;
    this.dockerignore = inputs.dockerignore;
    this.origin = inputs.origin;
    this.ignores = inputs.ignores;
    this.today = inputs.today;
    this.#rule = rule;
  }

  knowsRule(name: string): boolean {
    return findRules(name).length > 0;
  }

  strings(name: string): readonly string[] {
    const value = this.#set(name);
    if (typeof value === 'object') return value;
    const param = this.#rule.params?.[name];
    return param?.type === 'strings' ? param.default : [];
  }

  flag(name: string): boolean {
    const value = this.#set(name);
    if (typeof value === 'boolean') return value;
    const param = this.#rule.params?.[name];
    return param?.type === 'boolean' && param.default;
  }

  integer(name: string): number {
    const value = this.#set(name);
    if (typeof value === 'number') return value;
    const param = this.#rule.params?.[name];
    return param?.type === 'integer' ? param.default : 0;
  }

  #set(name: string): readonly string[] | boolean | number | undefined {
    return this.settings.rules.get(this.#rule.id)?.params[name];
  }
}
