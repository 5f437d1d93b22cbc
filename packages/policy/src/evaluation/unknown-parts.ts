import { type DecisionProblem, type ImageIdentity, compareText } from '@assay/core';
import { type Condition, type EvaluationContext, checkCondition } from '../mapping/condition.ts';
import { decisionProblem } from './decision-problem.ts';

/** Most names that one message lists. */
const MAX_NAMES = 5;

/**
 * Checks conditions and remembers which could not be told. What is not known about the place leaves the rule out, with a warning;
 * what is not known about the image itself could hide a finding and is an error.
 */
export class UnknownParts {
  readonly #byPart = new Map<string, Set<string>>();

  /** True when the condition holds. */
  check(condition: Condition, what: string, identity: ImageIdentity, context: EvaluationContext): boolean {
    const { holds, unknown } = checkCondition(condition, identity, context);
    for (const part of unknown ?? []) {
      const names = this.#byPart.get(part) ?? new Set();
      names.add(what);
      this.#byPart.set(part, names);
    }
    return holds;
  }

  /** One problem for each part that is not known. */
  problems(): readonly DecisionProblem[] {
    return [...this.#byPart]
      .toSorted(([a], [b]) => compareText(a, b))
      .map(([part, names]) => {
        const message = `the ${part} is not known, so this was passed over: ${listNames([...names])}`;
        return decisionProblem(part === 'labels' ? 'error' : 'warning', 'CONTEXT_MISSING', message);
      });
  }
}

/** The first few names and how many more there are. */
export function listNames(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return `${names.slice(0, MAX_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
