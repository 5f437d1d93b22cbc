import { createCelEngine } from '../expression/cel-engine.ts';
import type { CheckedExpression, ExpressionEngine, ExpressionType } from '../expression/engine.ts';
import { type ParameterKind, invalid, textOf, valid } from './parameter-kind.ts';

/** Makes the engine once somebody writes an expression: policies without one do not pay for it. */
class EngineOnDemand {
  #engine: ExpressionEngine | null = null;

  get(): ExpressionEngine {
    this.#engine ??= createCelEngine();
    return this.#engine;
  }
}

const engine = new EngineOnDemand();

/** A CEL expression over the facts that gives true or false. */
export const condition: ParameterKind<CheckedExpression> = expressionOf('boolean');

/** A CEL expression over the facts that gives a list. */
export const listing: ParameterKind<CheckedExpression> = expressionOf('list');

function expressionOf(wanted: ExpressionType): ParameterKind<CheckedExpression> {
  return {
    type: 'expression',
    schema: { type: ['string', 'boolean'] },
    read(input) {
      const source = textOf(input);
      if (source === null) return invalid('an expression is expected');
      const reading = engine.get().check(source, wanted);
      return reading.ok ? valid(reading.expression, [], reading.expression.size) : { ok: false, ...reading.problem };
    },
  };
}
