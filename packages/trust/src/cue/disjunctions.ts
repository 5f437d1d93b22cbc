import { CannotEvaluate } from './cue-failure.ts';
import { equalValues } from './builtins.ts';
import type { Expression } from './syntax.ts';
import type { Unifier } from './unify.ts';
import { Vertex } from './vertex.ts';

/** Most combinations of alternatives of one value. */
const MAX_COMBINATIONS = 4096;

interface Alternative {
  readonly expression: Expression;
  readonly isDefault: boolean;
}

interface Combination {
  readonly choices: ReadonlyMap<Expression, Expression>;
  readonly isDefault: boolean;
}

/** Tries all alternatives of a value and takes the one that fits; of several the default, when it is only one. */
export function resolveDisjunctions(unifier: Unifier, vertex: Vertex): void {
  let combinations: readonly Combination[] = [{ choices: vertex.choices, isDefault: true }];
  const disjunctions = new Set(vertex.disjunctions.map((disjunction) => disjunction.expression));
  for (const expression of disjunctions) {
    const alternatives = alternativesOf(expression);
    combinations = combinations.flatMap(({ choices, isDefault }) =>
      alternatives.map((alternative) => ({
        choices: new Map([...choices, [expression, alternative.expression]]),
        isDefault: isDefault && alternative.isDefault,
      })),
    );
    if (combinations.length > MAX_COMBINATIONS)
      throw new CannotEvaluate('there are too many combinations of alternatives', expression.at);
  }
  const tried = combinations.map(({ choices, isDefault }) => ({
    isDefault,
    vertex: attempt(unifier, vertex, choices),
  }));
  const fitting = tried.filter((candidate) => !hasConflict(unifier, candidate.vertex));
  const defaults = distinct(
    unifier,
    fitting.filter((candidate) => candidate.isDefault).map((candidate) => candidate.vertex),
  );
  const all = distinct(
    unifier,
    fitting.map((candidate) => candidate.vertex),
  );
  const chosen = all.length === 1 ? all[0] : defaults.length === 1 ? defaults[0] : undefined;
  if (chosen !== undefined) vertex.adopt(chosen);
  else if (all.length === 0) {
    const first = tried.map((candidate) => firstConflict(candidate.vertex)).find((message) => message !== null);
    vertex.adopt(tried[0]?.vertex ?? vertex);
    vertex.conflict =
      tried.length > 1
        ? `none of ${tried.length} alternatives fits: ${first ?? 'all conflict'}`
        : (first ?? 'the alternative conflicts');
  } else {
    vertex.disjunctions = [];
    vertex.adopted = true;
    vertex.ambiguous = true;
  }
}

function alternativesOf(expression: Expression): readonly Alternative[] {
  const flat = flatten(expression);
  const marked = flat.some((alternative) => alternative.kind === 'unary' && alternative.operator === '*');
  return flat.map((alternative) =>
    alternative.kind === 'unary' && alternative.operator === '*'
      ? { expression: alternative.operand, isDefault: true }
      : { expression: alternative, isDefault: !marked },
  );
}

function flatten(expression: Expression): readonly Expression[] {
  if (expression.kind !== 'binary' || expression.operator !== '|') return [expression];
  return [...flatten(expression.left), ...flatten(expression.right)];
}

function attempt(unifier: Unifier, vertex: Vertex, choices: ReadonlyMap<Expression, Expression>): Vertex {
  const trial = new Vertex(vertex.label, vertex.parent);
  trial.choices = choices;
  for (const conjunct of vertex.conjuncts) trial.add(conjunct);
  trial.fromInput = vertex.fromInput;
  unifier.evaluate(trial);
  return trial;
}

/** True when something in the value conflicts. */
function hasConflict(unifier: Unifier, vertex: Vertex): boolean {
  unifier.evaluate(vertex);
  if (vertex.failure !== null) return true;
  return [...vertex.arcs.values(), ...vertex.elements].some((inner) => hasConflict(unifier, inner));
}

/** True when a required field is not there. */
function lacks(vertex: Vertex): boolean {
  if (vertex.required.some((label) => !vertex.arcs.has(label))) return true;
  return [...vertex.arcs.values(), ...vertex.elements].some(lacks);
}

function firstConflict(vertex: Vertex): string | null {
  if (vertex.failure !== null) return vertex.failure;
  for (const inner of [...vertex.arcs.values(), ...vertex.elements]) {
    const message = firstConflict(inner);
    if (message !== null) return `${inner.path}: ${message}`;
  }
  return null;
}

/** Alternatives that come to the same value are one: one that lacks nothing that it requires, where there is such. */
function distinct(unifier: Unifier, vertices: readonly Vertex[]): readonly Vertex[] {
  const kept: Vertex[] = [];
  for (const vertex of [...vertices.filter((one) => !lacks(one)), ...vertices.filter(lacks)]) {
    const value = unifier.reader.toJson(vertex);
    const same = kept.some((other) => {
      const known = unifier.reader.toJson(other);
      return value.kind === 'json' && known.kind === 'json' && equalValues(value.value, known.value);
    });
    if (!same) kept.push(vertex);
  }
  return kept;
}
