import { Buffer } from 'node:buffer';
import type { JsonValue } from '@assay/core';
import { shown } from './atoms.ts';
import { BUILTINS, type Builtin } from './builtins.ts';
import { CannotEvaluate, type CuePlace } from './cue-failure.ts';
import { isJsonList } from './json-parts.ts';
import type { Reader } from './read-values.ts';
import type { Expression } from './syntax.ts';
import { type Scope, type Value, isRegular } from './vertex.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** The value of a call. A condition that lacks its first argument is a condition on the value itself. */
export function callFunction(reader: Reader, call: Call, scope: Scope | null): Value {
  const { callee, at } = call;
  if (callee.kind === 'name' && reader.isFree(callee.name, scope))
    return callPredeclared(reader, callee.name, call, scope);
  const name = callee.kind === 'select' ? reader.packageOf(callee.of, scope) : null;
  if (callee.kind !== 'select' || name === null) throw new CannotEvaluate('this cannot be called', at);
  const full = `${name}.${callee.label}`;
  const builtin = BUILTINS.get(full);
  if (builtin === undefined) throw new CannotEvaluate(`${full} is not supported`, at);
  return callBuiltin(reader, full, builtin, call, scope);
}

function callBuiltin(reader: Reader, name: string, builtin: Builtin, call: Call, scope: Scope | null): Value {
  const spend = (steps: number): void => reader.spend(steps);
  const values: JsonValue[] = [];
  for (const argument of call.arguments) {
    const reading = readArgument(reader, argument, scope);
    if (reading.kind !== 'json') return reading;
    values.push(reading.value);
  }
  if (builtin.condition && values.length === builtin.arity - 1) {
    return {
      kind: 'validator',
      validator: { name: describe(name, values), test: (value) => builtin.run([value, ...values], spend) === true },
    };
  }
  if (values.length !== builtin.arity) throw new CannotEvaluate(`${name} takes ${builtin.arity} arguments`, call.at);
  const result = builtin.run(values, spend);
  if (result === undefined) return { kind: 'conflict', message: `${describe(name, values)} has no value` };
  if (result === null || typeof result !== 'object') return { kind: 'atom', atom: result };
  return reader.read(literalOf(result, call.at), null);
}

function describe(name: string, values: readonly JsonValue[]): string {
  return `${name}(${values.map(shown).join(', ')})`;
}

/** A plain value as it would be written. @throws CannotEvaluate for structs */
export function literalOf(value: JsonValue, at: CuePlace): Expression {
  if (value === null || typeof value !== 'object') return { kind: 'literal', value, at };
  if (!isJsonList(value)) throw new CannotEvaluate('a struct cannot be made here', at);
  const items = value.map((item) => ({ kind: 'value', value: literalOf(item, at) }) as const);
  return { kind: 'list', items, rest: null, at };
}

function readArgument(reader: Reader, argument: Expression, scope: Scope | null): ReturnType<Reader['toJson']> {
  const value = reader.read(argument, scope);
  if (value.kind === 'atom') return { kind: 'json', value: value.atom };
  if (value.kind === 'vertex') return reader.toJson(value.vertex);
  if (value.kind === 'validator') throw new CannotEvaluate('a condition cannot be an argument', argument.at);
  return value;
}

function callPredeclared(reader: Reader, name: string, call: Call, scope: Scope | null): Value {
  const [argument, second] = call.arguments;
  if (name === 'len' && argument !== undefined && second === undefined) return measure(reader, argument, scope);
  throw new CannotEvaluate(`the function ${name} is not supported`, call.at);
}

function measure(reader: Reader, argument: Expression, scope: Scope | null): Value {
  const value = reader.read(argument, scope);
  if (value.kind === 'incomplete' || value.kind === 'conflict') return value;
  if (value.kind === 'vertex') {
    const { vertex } = value;
    const size = vertex.lists.length > 0 ? vertex.elements.length : [...vertex.arcs.keys()].filter(isRegular).length;
    return { kind: 'atom', atom: size };
  }
  if (value.kind === 'atom' && typeof value.atom === 'string')
    return { kind: 'atom', atom: Buffer.byteLength(value.atom) };
  return { kind: 'conflict', message: 'len takes a text, a list or a struct' };
}
