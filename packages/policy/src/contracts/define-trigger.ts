import { type FactKind, type GatheredFacts, suggest } from '@assay/core';
import type { ParameterInput, ParameterMap, ParametersOf } from './parameter.ts';
import {
  type Binding,
  type BindingProblem,
  type BoundTrigger,
  type Trigger,
  type TriggerFacts,
  type TriggerSpec,
  UndecidableError,
} from './trigger.ts';

/** Makes a trigger of its parts and hides the types of its parameters, so that triggers can stand in one list. */
export function defineTrigger<
  P extends ParameterMap,
  Message extends string,
  Needs extends FactKind = never,
  Sometimes extends FactKind = never,
>(spec: TriggerSpec<Needs, Sometimes, P, Message>): Trigger {
  return {
    kind: 'trigger',
    id: spec.id,
    ...(spec.aliases === undefined ? {} : { aliases: spec.aliases }),
    title: spec.title,
    summary: spec.summary,
    since: spec.since,
    stability: spec.stability,
    ...(spec.references === undefined ? {} : { references: spec.references }),
    params: spec.params,
    needs: spec.needs,
    sometimes: spec.sometimes ?? [],
    messages: spec.messages,
    legacy: spec.legacy ?? null,
    bind: (inputs) => bindTrigger(spec, inputs),
  };
}

function bindTrigger<Needs extends FactKind, Sometimes extends FactKind, P extends ParameterMap, M extends string>(
  spec: TriggerSpec<Needs, Sometimes, P, M>,
  inputs: ReadonlyMap<string, ParameterInput>,
): Binding {
  const problems: BindingProblem[] = [];
  const params = new Map<string, ParameterInput>();
  const total = { size: 0 };
  const values = readParameters(spec.params, inputs, problems, params, total);
  if (!isComplete(values, spec.params)) return { bound: null, params, ...total, problems };
  for (const complaint of spec.check?.(values) ?? []) problems.push({ severity: 'error', ...complaint });
  if (problems.some((problem) => problem.severity === 'error')) return { bound: null, params, ...total, problems };
  const needs: readonly (Needs | Sometimes)[] = [...new Set([...spec.needs, ...(spec.selectFacts?.(values) ?? [])])];
  const bound: BoundTrigger = {
    needs,
    welcome: spec.welcomeFacts?.(values) ?? [],
    ask: spec.ask?.(values) ?? {},
    evaluate: (facts) => {
      if (!hasFacts(facts, needs)) throw new UndecidableError(`a fact that the trigger needs was not gathered`);
      return spec.evaluate(facts, values);
    },
  };
  return { bound, params, ...total, problems };
}

function hasFacts<Needs extends FactKind, Sometimes extends FactKind>(
  facts: GatheredFacts,
  needs: readonly (Needs | Sometimes)[],
): facts is GatheredFacts & TriggerFacts<Needs, Sometimes> {
  return needs.every((kind) => facts[kind] !== undefined);
}

function readParameters(
  params: ParameterMap,
  inputs: ReadonlyMap<string, ParameterInput>,
  problems: BindingProblem[],
  present: Map<string, ParameterInput>,
  total: { size: number },
): Readonly<Record<string, unknown>> {
  const names = nameTable(params);
  const values: Record<string, unknown> = {};
  const writtenAs = new Map<string, string>();
  for (const [written, input] of inputs) {
    const name = names.get(written.toLowerCase());
    if (name === undefined) {
      problems.push(unknownParameter(written, names));
      continue;
    }
    const other = writtenAs.get(name);
    if (other !== undefined) {
      const message = `${written} and ${other} are the same parameter`;
      problems.push({ severity: 'error', parameter: written, code: 'KEY_CONFLICT', message });
      continue;
    }
    writtenAs.set(name, written);
    present.set(name, readOne(params, name, written, input, values, problems, total));
  }
  for (const [name, parameter] of Object.entries(params)) {
    if (!writtenAs.has(name)) readAbsent(name, parameter, values, problems);
  }
  return values;
}

function readOne(
  params: ParameterMap,
  name: string,
  written: string,
  input: ParameterInput,
  values: Record<string, unknown>,
  problems: BindingProblem[],
  total: { size: number },
): ParameterInput {
  const reading = params[name]?.read(input);
  if (reading === undefined) return input;
  if (!reading.ok) {
    const { code, message, hint, offset } = reading;
    problems.push({
      severity: 'error',
      parameter: written,
      code,
      message: `${name}: ${message}`,
      ...(hint === undefined ? {} : { hint }),
      ...(offset === undefined ? {} : { offset }),
    });
    return input;
  }
  values[name] = reading.value;
  total.size += reading.size ?? 0;
  if (written.toLowerCase() !== name) problems.push(legacyName(written, written, name));
  for (const word of reading.legacy) problems.push(legacyName(written, word.written, word.present));
  const [word] = reading.legacy;
  return word === undefined ? input : { kind: 'scalar', value: word.present, source: word.present };
}

function readAbsent(
  name: string,
  parameter: ParameterMap[string],
  values: Record<string, unknown>,
  problems: BindingProblem[],
): void {
  if (parameter.required) {
    const hint = `for example ${name}: ${parameter.example}`;
    const message = `the parameter ${name} is missing`;
    problems.push({ severity: 'error', parameter: null, code: 'PARAMETER_MISSING', message, hint });
    return;
  }
  const reading = parameter.absent();
  if (reading.ok) values[name] = reading.value;
}

function nameTable(params: ParameterMap): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [name, parameter] of Object.entries(params)) {
    for (const alias of [name, ...(parameter.aliases ?? [])]) names.set(alias, name);
  }
  return names;
}

function unknownParameter(written: string, names: ReadonlyMap<string, string>): BindingProblem {
  const near = suggest(written, names.keys());
  const known = [...new Set(names.values())].join(', ');
  const hint =
    near === undefined ? (known === '' ? 'it takes no parameters' : `it takes: ${known}`) : `did you mean ${near}?`;
  const message = `there is no parameter ${JSON.stringify(written)}`;
  return { severity: 'error', parameter: written, code: 'PARAMETER_UNKNOWN', message, hint };
}

function legacyName(parameter: string, written: string, present: string): BindingProblem {
  const message = `${written} is read as ${present}`;
  return { severity: 'warning', parameter, code: 'LEGACY_NAME', message, hint: `write ${present}` };
}

/** True when every parameter has a value: each was put there by its own parser. */
function isComplete<P extends ParameterMap>(
  values: Readonly<Record<string, unknown>>,
  params: P,
): values is ParametersOf<P> & Readonly<Record<string, unknown>> {
  return Object.keys(params).every((name) => Object.hasOwn(values, name));
}
