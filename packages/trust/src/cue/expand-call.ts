import { alternativesOf } from './list-alternatives.ts';
import type { Expression } from './syntax.ts';
import type { Unifier } from './unify.ts';
import type { Conjunct, Vertex } from './vertex.ts';

/** `close` and `or` make no value but something that a value has to be. False for other calls. */
export function expandCall(
  unifier: Unifier,
  vertex: Vertex,
  call: Extract<Expression, { kind: 'call' }>,
  conjunct: Conjunct,
): boolean {
  const { callee } = call;
  const [argument, second] = call.arguments;
  if (callee.kind !== 'name' || argument === undefined || second !== undefined) return false;
  if (!unifier.reader.isFree(callee.name, conjunct.scope)) return false;
  if (callee.name === 'close')
    unifier.expand(vertex, { ...conjunct, expression: argument, closure: { recursive: false } });
  else if (callee.name === 'or') expandAlternatives(unifier, vertex, call, argument, conjunct);
  else return false;
  return true;
}

function expandAlternatives(
  unifier: Unifier,
  vertex: Vertex,
  call: Expression,
  list: Expression,
  conjunct: Conjunct,
): void {
  const known = unifier.alternatives.get(call);
  const made = known ?? alternativesOf(unifier.reader, list, conjunct.scope);
  if ('message' in made) {
    unifier.take(vertex, made, conjunct);
    return;
  }
  unifier.alternatives.set(call, made);
  unifier.expand(vertex, { ...conjunct, expression: made });
}
