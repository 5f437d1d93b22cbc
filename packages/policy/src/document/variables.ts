import { type JsonObject, type JsonValue, suggest } from '@assay/core';
import type { ParameterInput } from '../contracts/parameter.ts';
import type { DecodeContext } from './decode-context.ts';
import { type Place, type ProblemList, quote } from './problem-list.ts';

/** What stands for a variable: `${name}`; a dollar sign before it (`$${name}`) keeps it as text. */
const REFERENCE = /\$(\$?)\{([^{}]{0,200})\}/g;
/** Longest text after variables were put in, in characters. */
const MAX_TEXT_LENGTH = 65_536;

/**
 * Puts the values of variables into a parameter. A text that is nothing but one variable becomes its value with its type; within
 * a longer text only single values fit. Documents that declare no variables are left as they are.
 */
export function putVariables(
  input: ParameterInput,
  at: Place,
  { variables, problems }: Pick<DecodeContext, 'variables' | 'problems'>,
): ParameterInput {
  if (variables === null || input.kind === 'map') return input;
  if (input.kind === 'list') {
    const items = input.items.map((item) => putVariables(item, at, { variables, problems }));
    return { kind: 'list', items: items.flatMap((item) => (item.kind === 'list' ? item.items : [item])) };
  }
  if (typeof input.value !== 'string' || !input.value.includes('${')) return input;
  const whole = /^\$\{([^{}]{0,200})\}$/.exec(input.value)?.[1];
  if (whole !== undefined) return lookUp(whole, at, variables, problems) ?? input;
  const text = replaceAll(input.value, at, variables, problems);
  return { kind: 'scalar', value: text, source: text };
}

function replaceAll(
  text: string,
  at: Place,
  variables: ReadonlyMap<string, ParameterInput>,
  problems: ProblemList,
): string {
  const replaced = text.replaceAll(REFERENCE, (whole: string, escape: string, name: string) => {
    if (escape !== '') return whole.slice(1);
    const value = lookUp(name, at, variables, problems);
    if (value === null) return whole;
    if (value.kind === 'scalar') return value.source;
    problems.error('VARIABLE_INVALID', at, `the list ${quote(name)} cannot stand within a text`);
    return whole;
  });
  if (replaced.length <= MAX_TEXT_LENGTH) return replaced;
  problems.error('TOO_LARGE', at, `the text is longer than ${MAX_TEXT_LENGTH} characters once variables are put in`);
  return '';
}

function lookUp(
  name: string,
  at: Place,
  variables: ReadonlyMap<string, ParameterInput>,
  problems: ProblemList,
): ParameterInput | null {
  const value = variables.get(name);
  if (value !== undefined) return value;
  const near = suggest(name, variables.keys());
  const hint = near === undefined ? 'declare it under variables, or write $${ for plain text' : `did you mean ${near}?`;
  problems.error('VARIABLE_UNKNOWN', at, `there is no variable ${quote(name)}`, hint);
  return null;
}

/** A JSON value as parameters take it; null for what no parameter takes. */
export function inputOf(value: JsonValue): ParameterInput | null {
  if (Array.isArray(value)) {
    const items: ParameterInput[] = [];
    for (const item of value) {
      const input = inputOf(item);
      if (input?.kind !== 'scalar') return null;
      items.push(input);
    }
    return { kind: 'list', items };
  }
  if (typeof value === 'string') return { kind: 'scalar', value, source: value };
  if (typeof value === 'number' || typeof value === 'boolean') return { kind: 'scalar', value, source: String(value) };
  return null;
}

/** A parameter as JSON: texts, numbers and booleans as they are; numbers that look different from how they read stay texts. */
export function jsonOf(input: ParameterInput): JsonValue {
  if (input.kind === 'list') return input.items.map(jsonOf);
  if (input.kind === 'map') return {};
  return typeof input.value === 'number' && String(input.value) !== input.source ? input.source : input.value;
}

/** Values of variables as JSON, sorted by name. */
export function variableValues(variables: ReadonlyMap<string, ParameterInput> | null): JsonObject {
  const sorted = [...(variables ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, input]) => [name, jsonOf(input)]));
}
