import type { FactKind, GatheredFacts } from '@assay/core';
import {
  Environment,
  EvaluationError,
  ParseError,
  type ParseResult,
  TypeError as TypeProblem,
} from '@marcbachmann/cel-js';
import { UndecidableError } from '../contracts/trigger.ts';
import { lineKey } from '../gates/dockerfile/line-key.ts';
import type {
  CheckedExpression,
  ExpressionElement,
  ExpressionEngine,
  ExpressionLimits,
  ExpressionProblem,
  ExpressionType,
  ExpressionValue,
} from './engine.ts';
import { FACT_VARIABLES, OBJECT_TYPES } from './fact-variables.ts';
import { MAX_SOURCE_LENGTH } from './language.ts';
import { METER_KEY, registerMeterMacros } from './meter-macros.ts';
import { Meter } from './meter.ts';
import { ExpressionRefused, MeteredForm } from './metered-form.ts';
import { FactObject } from './object-type.ts';

const KNOWN_NAMES: ReadonlySet<string> = new Set(Object.keys(FACT_VARIABLES));
const TIMESTAMP = 'google.protobuf.Timestamp';
/** Elements of lists that findings can be made of, beside the kinds of objects. */
const SIMPLE_ELEMENTS: ReadonlySet<string> = new Set(['string', 'int', 'double', 'bool', TIMESTAMP]);

/** Makes an engine for CEL over the facts of an image. */
export function createCelEngine(): ExpressionEngine {
  const environment = createEnvironment();
  return {
    check(source, wanted) {
      try {
        return { ok: true, expression: checkExpression(environment, source, wanted) };
      } catch (error) {
        return { ok: false, problem: describeRefusal(error) };
      }
    },
  };
}

function createEnvironment(): Environment {
  const environment = new Environment();
  for (const { name, fields, constructor } of OBJECT_TYPES) {
    const types = Object.entries(fields).map(([field, { type }]) => [field, celType(type)] as const);
    environment.registerType(name, { ctor: constructor, fields: Object.fromEntries(types) });
  }
  for (const [name, { type }] of Object.entries(FACT_VARIABLES)) environment.registerVariable(name, celType(type));
  registerMeterMacros(environment);
  return environment;
}

function celType(type: string): string {
  return type.replace('timestamp', TIMESTAMP);
}

function checkExpression(environment: Environment, source: string, wanted: ExpressionType): CheckedExpression {
  if (source.length > MAX_SOURCE_LENGTH) {
    throw new ExpressionRefused(invalid(`it is longer than ${MAX_SOURCE_LENGTH} characters`));
  }
  const parsed = environment.parse(source);
  const form = new MeteredForm(source, KNOWN_NAMES);
  const metered = form.write(parsed.ast);
  demandType(typeOf(parsed), wanted);
  const run = environment.parse(metered);
  demandType(typeOf(run), wanted);
  const names = [...form.names].toSorted();
  const needs = new Set(names.flatMap((name) => FACT_VARIABLES[name]?.needs ?? []));
  return {
    source,
    needs: [...needs].toSorted() satisfies readonly FactKind[],
    size: form.regexes.reduce((sum, regex) => sum + regex.size, form.parts),
    evaluate: (facts, limits) => evaluate({ run, names, form }, facts, limits),
  };
}

/** @throws what the library throws when the types do not fit */
function typeOf(parsed: ParseResult): string {
  const { type, error } = parsed.check();
  if (error !== undefined) throw error;
  return type ?? '';
}

function demandType(type: string, wanted: ExpressionType): void {
  if (wanted === 'boolean') {
    if (type !== 'bool') throw new ExpressionRefused(invalid(`it has to be true or false, but is ${shownType(type)}`));
    return;
  }
  const element = /^list<(.+)>$/.exec(type)?.[1];
  if (element === undefined) throw new ExpressionRefused(invalid(`it has to be a list, but is ${shownType(type)}`));
  if (SIMPLE_ELEMENTS.has(element) || OBJECT_TYPES.some(({ name }) => name === element)) return;
  throw new ExpressionRefused(invalid(`findings cannot be made of a list of ${shownType(element)}`));
}

function shownType(type: string): string {
  return type === '' ? 'of no known type' : type.replace(TIMESTAMP, 'timestamp');
}

function invalid(message: string): ExpressionProblem {
  return { code: 'PARAMETER_INVALID', message, offset: 0 };
}

function describeRefusal(error: unknown): ExpressionProblem {
  if (error instanceof ExpressionRefused) return error.problem;
  if (error instanceof ParseError || error instanceof TypeProblem) {
    const field = error.code === 'no_such_key';
    const message = field ? error.summary.replace('No such key:', 'there is no field') : error.summary;
    return { code: 'PARAMETER_INVALID', message, offset: error.node?.pos ?? error.range?.start ?? 0 };
  }
  if (error instanceof RangeError) return invalid('the expression is nested too deep');
  throw error;
}

interface Runnable {
  readonly run: ParseResult;
  readonly names: readonly string[];
  readonly form: MeteredForm;
}

function evaluate({ run, names, form }: Runnable, facts: GatheredFacts, limits: ExpressionLimits): ExpressionValue {
  const meter = new Meter(limits, form.regexes);
  const values = new Map<string, unknown>([[METER_KEY, meter]]);
  for (const name of names) values.set(name, FACT_VARIABLES[name]?.read(facts));
  let value: unknown;
  try {
    value = run(values);
  } catch (error) {
    throw new UndecidableError(`the expression has no value: ${explain(meter.breach ?? error)}`);
  }
  if (meter.breach !== null) throw new UndecidableError(`the expression has no value: ${meter.breach.message}`);
  if (typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(describeElement);
  throw new UndecidableError('the expression has a value of a type that it should not have');
}

function explain(error: unknown): string {
  if (error instanceof EvaluationError) return error.summary;
  return error instanceof Error ? error.message : 'it failed without saying why';
}

function describeElement(element: unknown): ExpressionElement {
  if (element instanceof FactObject) return element.identify();
  const text = element instanceof Date ? element.toISOString() : String(element);
  return { text, subject: { kind: 'image', key: lineKey(text) } };
}
