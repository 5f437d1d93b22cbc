import type { LintRule } from '../contracts/lint-rule.ts';
import { LINT_RULES } from './registry.ts';

const BY_NAME: ReadonlyMap<string, readonly LintRule[]> = indexNames();

/** The rules that a name means: our id, or an id of another tool, which several rules may share. */
export function findRules(name: string): readonly LintRule[] {
  return BY_NAME.get(normalizeName(name)) ?? [];
}

/** Spellings that mean the same: case, `AVD-DS-0001`, `DS001`, `DS-0001`. */
function normalizeName(name: string): string {
  const lower = name.trim().toLowerCase();
  const trivy = /^(?:avd-)?ds-?0*(\d{1,4})$/.exec(lower);
  return trivy === null ? lower : `ds-${(trivy[1] ?? '').padStart(4, '0')}`;
}

function indexNames(): ReadonlyMap<string, readonly LintRule[]> {
  const names = new Map<string, LintRule[]>();
  for (const rule of LINT_RULES) {
    for (const name of [rule.id, ...rule.aliases]) {
      const key = normalizeName(name);
      const rules = names.get(key);
      if (rules === undefined) names.set(key, [rule]);
      else rules.push(rule);
    }
  }
  return names;
}
