import { type JsonObject, type JsonValue, printable } from '@assay/core';
import { Environment, EvaluationError, ParseError, TypeError as TypeProblem } from '@marcbachmann/cel-js';
import { MAX_SOURCE_LENGTH } from './language.ts';
import { METER_KEY, registerMeterMacros } from './meter-macros.ts';
import { Meter } from './meter.ts';
import { ExpressionRefused, MeteredForm } from './metered-form.ts';

/** How an expression over JSON came out; `error` means that it could not be told, which never counts as true. */
export interface JsonExpressionOutcome {
  readonly result: 'true' | 'false' | 'error';
  /** Why it could not be told; empty otherwise. */
  readonly messages: readonly string[];
  readonly warnings: readonly string[];
}

/** What one evaluation may cost. */
export interface JsonExpressionLimits {
  readonly maxSourceLength: number;
  readonly maxSteps: number;
}

/** Characters of any text and entries of any list that an evaluation makes. */
const MAX_SIZE = 1_000_000;

/**
 * Evaluates CEL over a JSON object whose keys are the variables: the same language, limits and linear-time regular expressions as the gate
 * `expression`, but types are known only when it runs. Whole numbers are of type int.
 */
export function evaluateJsonExpression(
  source: string,
  input: JsonValue,
  limits: JsonExpressionLimits,
): JsonExpressionOutcome {
  try {
    const value = run(source, input, limits);
    if (typeof value === 'boolean') return { result: value ? 'true' : 'false', messages: [], warnings: [] };
    return failed('the expression is neither true nor false');
  } catch (error) {
    return failed(reasonOf(error));
  }
}

/** Why a text is no expression at all, whatever the input; null when it can be read. */
export function jsonExpressionProblem(source: string): string | null {
  if (source.length > MAX_SOURCE_LENGTH) return 'it is too long';
  try {
    new Environment().parse(source);
    return null;
  } catch (error) {
    return printable(reasonOf(error));
  }
}

function run(source: string, input: JsonValue, limits: JsonExpressionLimits): unknown {
  if (source.length > Math.min(limits.maxSourceLength, MAX_SOURCE_LENGTH)) throw new RangeError('it is too long');
  if (!isObject(input)) throw new RangeError('there is nothing that it could be about');
  const environment = new Environment();
  for (const name of Object.keys(input)) {
    if (/^[A-Za-z_]\w*$/.test(name)) environment.registerVariable(name, 'dyn');
  }
  registerMeterMacros(environment);
  const form = new MeteredForm(source, new Set(Object.keys(input)));
  const metered = environment.parse(form.write(environment.parse(source).ast));
  const { error } = metered.check();
  if (error !== undefined) throw error;
  const meter = new Meter({ maxSteps: limits.maxSteps, maxSize: MAX_SIZE }, form.regexes);
  const values = new Map<string, unknown>([[METER_KEY, meter]]);
  for (const name of form.names) values.set(name, celValue(input[name]));
  const value: unknown = metered(values);
  if (meter.breach !== null) throw meter.breach;
  return value;
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whole numbers as int, objects as maps: keys of evidence are data, not properties. */
function celValue(value: JsonValue | undefined): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => celValue(item));
  if (typeof value !== 'object') return value;
  return new Map(Object.entries(value).map(([key, item]) => [key, celValue(item)]));
}

function reasonOf(error: unknown): string {
  if (error instanceof ExpressionRefused) return error.problem.message;
  if (error instanceof ParseError || error instanceof TypeProblem || error instanceof EvaluationError) {
    return error.summary;
  }
  if (error instanceof Error) return error.message;
  return 'it failed without saying why';
}

function failed(reason: string): JsonExpressionOutcome {
  return { result: 'error', messages: [`the expression cannot be told: ${printable(reason)}`], warnings: [] };
}
