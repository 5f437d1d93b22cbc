import { compareAtoms, isOfType, shown, typeOf } from './atoms.ts';
import { CannotEvaluate } from './cue-failure.ts';
import type { Unifier } from './unify.ts';
import { type BasicType, type Conjunct, type ListPart, Vertex, isRegular } from './vertex.ts';

const MAX_ELEMENTS = 200_000;

/** Holds the parts of a value against each other: kinds, bounds, conditions, lengths of lists, fields that are not allowed. */
export function settle(unifier: Unifier, vertex: Vertex): void {
  if (vertex.lists.length > 0) settleList(vertex);
  settleFields(unifier, vertex);
  const kinds = kindsOf(vertex);
  const [kind, other] = kinds;
  if (other !== undefined) vertex.fail(`a ${kind} cannot be a ${other}`);
  if (kind !== undefined) {
    for (const type of vertex.types) if (!isOfType(kind, type)) vertex.fail(`${describe(vertex, kind)} is no ${type}`);
  }
  if (vertex.atom !== undefined) checkBounds(unifier, vertex, vertex.atom);
  else if (kind !== undefined)
    for (const bound of vertex.bounds)
      if (bound.operator !== '!=' || bound.atom !== null)
        vertex.fail(`a ${kind} cannot be compared with ${shown(bound.atom)}`);
  if (kind !== undefined && vertex.failure === null) checkConditions(unifier, vertex);
}

function kindsOf(vertex: Vertex): readonly BasicType[] {
  const kinds: BasicType[] = [];
  if (vertex.atom !== undefined) kinds.push(typeOf(vertex.atom));
  if (vertex.isStruct) kinds.push('struct');
  if (vertex.lists.length > 0) kinds.push('list');
  return kinds;
}

function describe(vertex: Vertex, kind: BasicType): string {
  return vertex.atom === undefined ? `a ${kind}` : shown(vertex.atom);
}

function checkBounds(unifier: Unifier, vertex: Vertex, atom: string | number | boolean | null): void {
  for (const { operator, atom: bound } of vertex.bounds) {
    const holds = compareAtoms(atom, operator, bound, (steps) => unifier.step(steps));
    if (holds === null) vertex.fail(`${shown(atom)} cannot be compared with ${shown(bound)}`);
    else if (!holds) vertex.fail(`${shown(atom)} is not ${operator} ${shown(bound)}`);
  }
}

function checkConditions(unifier: Unifier, vertex: Vertex): void {
  for (const { name, test } of vertex.validators) {
    const value = unifier.reader.toJson(vertex);
    if (value.kind !== 'json') continue;
    if (!test(value.value)) vertex.fail(`${name} does not hold`);
  }
}

function settleList(vertex: Vertex): void {
  const closed = vertex.lists.filter((part) => part.rest === null).map((part) => part.elements.length);
  const longest = Math.max(...vertex.lists.map((part) => part.elements.length));
  const length = closed[0] ?? longest;
  if (closed.some((other) => other !== length) || longest > length) {
    vertex.fail(`a list of ${length} elements is not one of ${longest === length ? Math.min(...closed) : longest}`);
    return;
  }
  if (length > MAX_ELEMENTS) throw new CannotEvaluate(`a list has more than ${MAX_ELEMENTS} elements`, null);
  for (let index = vertex.elements.length; index < length; index++)
    vertex.elements.push(new Vertex(String(index), vertex));
  for (const part of vertex.lists) fill(part, vertex.elements);
}

function fill(part: ListPart, elements: readonly Vertex[]): void {
  for (; part.applied < elements.length; part.applied++) {
    const given = part.elements[part.applied];
    const rest = part.rest === null || part.rest === 'any' ? undefined : part.rest;
    const conjunct = given ?? rest;
    if (conjunct !== undefined) elements[part.applied]?.add(conjunct);
  }
}

function settleFields(unifier: Unifier, vertex: Vertex): void {
  for (const { label, conjunct } of vertex.optional) {
    const arc = vertex.arcs.get(label);
    if (arc !== undefined) apply(arc, conjunct);
  }
  for (const { pattern, conjunct } of vertex.patterns) {
    for (const [label, arc] of vertex.arcs)
      if (isRegular(label) && matchesPattern(unifier, pattern, label)) apply(arc, conjunct);
  }
  for (const allowed of vertex.allowed) {
    if (allowed.open) continue;
    for (const [label, arc] of vertex.arcs) {
      if (!isRegular(label) || allowed.labels.has(label)) continue;
      if (!allowed.patterns.some((pattern) => matchesPattern(unifier, pattern, label)))
        arc.refusal = 'there may be no such field';
    }
  }
}

function apply(arc: Vertex, conjunct: Conjunct): void {
  if (arc.applied.includes(conjunct)) return;
  arc.applied.push(conjunct);
  arc.add(conjunct);
}

function matchesPattern(unifier: Unifier, pattern: Conjunct, label: string): boolean {
  const probe = new Vertex('', null);
  probe.add({ expression: { kind: 'json', value: label }, scope: null, closure: null });
  probe.add(pattern);
  unifier.evaluate(probe);
  if (probe.pending.length > 0) throw new CannotEvaluate('the pattern of a field has no value', null);
  return probe.conflict === null;
}
