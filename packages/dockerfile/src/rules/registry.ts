import type { LintRule } from '../contracts/lint-rule.ts';
import { invalidSyntax } from './invalid-syntax/rule.ts';
import { maintainerDeprecated } from './maintainer-deprecated/rule.ts';

/** All Dockerfile rules, sorted by id. Look them up by any of their names with `findRules`. */
export const LINT_RULES: readonly LintRule[] = [invalidSyntax, maintainerDeprecated];
