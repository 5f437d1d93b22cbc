import { literalOf } from './call-function.ts';
import { CannotEvaluate } from './cue-failure.ts';
import { isJsonList } from './json-parts.ts';
import type { Reader } from './read-values.ts';
import type { Expression } from './syntax.ts';
import type { Scope, Value } from './vertex.ts';

/** The elements of a list as alternatives, or why there are none. */
export function alternativesOf(
  reader: Reader,
  list: Expression,
  scope: Scope | null,
): Expression | Extract<Value, { readonly kind: 'incomplete' | 'conflict' }> {
  const elements = elementsOf(reader, list, scope);
  if (!Array.isArray(elements)) return elements;
  const [first, ...others]: readonly Expression[] = elements;
  if (first === undefined) return { kind: 'conflict', message: 'there are no alternatives' };
  return others.reduce<Expression>(
    (left, right) => ({ kind: 'binary', operator: '|', left, right, at: list.at }),
    first,
  );
}

function elementsOf(
  reader: Reader,
  list: Expression,
  scope: Scope | null,
): Expression[] | Extract<Value, { readonly kind: 'incomplete' | 'conflict' }> {
  if (list.kind === 'list' && list.rest === null) {
    const values = list.items.flatMap((item) => (item.kind === 'value' ? [item.value] : []));
    if (values.length === list.items.length) return values;
  }
  const value = reader.read(list, scope);
  if (value.kind === 'incomplete' || value.kind === 'conflict') return value;
  if (value.kind !== 'vertex') throw new CannotEvaluate('or takes a list', list.at);
  const reading = reader.toJson(value.vertex);
  if (reading.kind !== 'json') return reading;
  if (!isJsonList(reading.value)) throw new CannotEvaluate('or takes a list', list.at);
  return reading.value.map((item) => literalOf(item, list.at));
}
