import { CannotEvaluate } from './cue-failure.ts';
import type { Declaration, Expression, StructLiteral } from './syntax.ts';
import type { Unifier } from './unify.ts';
import { type Allowed, type Closure, type Conjunct, type Scope, type Vertex, isDefinition } from './vertex.ts';

/** Puts a struct as it is written into a value. */
export function expandStruct(
  unifier: Unifier,
  vertex: Vertex,
  struct: StructLiteral,
  up: Scope | null,
  given: Closure | null,
): void {
  const scope: Scope = { up, vertex, struct, locals: null };
  const { declarations } = struct;
  const embeds = declarations.some(
    (declaration) => declaration.kind === 'embedding' && namesDefinition(declaration.value),
  );
  const closure = given ?? (embeds ? { recursive: true } : null);
  if (declarations.length === 0 || declarations.some(({ kind }) => kind === 'field' || kind === 'ellipsis'))
    vertex.isStruct = true;
  const allowed = closure === null ? null : allowedBy(vertex, closure);
  for (const declaration of declarations) declare(unifier, vertex, declaration, { scope, closure, allowed });
}

function allowedBy(vertex: Vertex, closure: Closure): Allowed {
  const known = vertex.allowed.find((candidate) => candidate.closure === closure);
  if (known !== undefined) return known;
  const made: Allowed = { closure, labels: new Set(), patterns: [], open: false };
  vertex.allowed.push(made);
  return made;
}

function declare(
  unifier: Unifier,
  vertex: Vertex,
  declaration: Declaration,
  within: { scope: Scope; closure: Closure | null; allowed: Allowed | null },
): void {
  const { scope, closure, allowed } = within;
  unifier.step();
  switch (declaration.kind) {
    case 'let':
      return;
    case 'ellipsis':
      if (allowed !== null) allowed.open = true;
      return;
    case 'comprehension':
      vertex.comprehensions.push({ comprehension: declaration, scope, closure });
      return;
    case 'embedding':
      unifier.expand(vertex, { expression: declaration.value, scope, closure, embedded: true });
      return;
    case 'field':
      declareField(unifier, vertex, declaration, within);
  }
}

function declareField(
  unifier: Unifier,
  vertex: Vertex,
  { label, mark, value }: Extract<Declaration, { kind: 'field' }>,
  { scope, closure, allowed }: { scope: Scope; closure: Closure | null; allowed: Allowed | null },
): void {
  const inner = closure?.recursive === true ? closure : null;
  if (label.kind === 'pattern') {
    const pattern: Conjunct = { expression: label.name, scope, closure: null };
    vertex.patterns.push({ pattern, conjunct: { expression: value, scope, closure: inner } });
    allowed?.patterns.push(pattern);
    return;
  }
  const name = label.kind === 'dynamic' ? dynamicName(unifier, label.name, scope) : label.name;
  allowed?.labels.add(name);
  const conjunct: Conjunct = { expression: value, scope, closure: isDefinition(name) ? null : inner };
  if (mark === '!') vertex.required.push(name);
  if (mark !== null) vertex.optional.push({ label: name, conjunct });
  else vertex.arc(name).add(conjunct);
}

function dynamicName(unifier: Unifier, expression: Expression, scope: Scope): string {
  const value = unifier.reader.read(expression, scope);
  if (value.kind === 'atom' && typeof value.atom === 'string') return value.atom;
  throw new CannotEvaluate('the name of a field has no value', expression.at);
}

function namesDefinition(expression: Expression): boolean {
  if (expression.kind === 'name') return isDefinition(expression.name);
  if (expression.kind === 'select') return isDefinition(expression.label) || namesDefinition(expression.of);
  return (
    expression.kind === 'binary' &&
    expression.operator === '&' &&
    (namesDefinition(expression.left) || namesDefinition(expression.right))
  );
}
