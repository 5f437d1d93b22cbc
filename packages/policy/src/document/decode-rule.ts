import type { Action } from '@assay/core';
import type { Gate } from '../contracts/gate.ts';
import type { ParameterInput } from '../contracts/parameter.ts';
import type { Binding, Trigger } from '../contracts/trigger.ts';
import type { Rule } from '../policy.ts';
import { decodeWhen } from './decode-condition.ts';
import { type DecodeContext, type IdList, sourcePlace } from './decode-context.ts';
import { explainUnknownGate } from './historical-gates.ts';
import { type Cursor, placeOf, readFields, readItems, readName, readText } from './fields.ts';
import type { DocumentText } from './locate-offset.ts';
import { type Place, quote } from './problem-list.ts';
import { escapePointer } from './read-source.ts';
import type { SourceNode } from './source-node.ts';
import { putVariables } from './variables.ts';

/** A rule whose id may still have to be made. */
export type RuleDraft = Omit<Rule, 'id'> & { readonly id: string | null };

const ACTIONS: Readonly<Record<string, Action>> = { stop: 'stop', warn: 'warn', go: 'go' };

/** Decodes one rule and binds it to its trigger; null when it cannot be used, which the problems then say. */
export function decodeRule(cursor: Cursor, ids: IdList, context: DecodeContext): RuleDraft | null {
  const { problems } = context;
  const fields = problems.exhausted ? null : readFields(cursor, problems);
  if (fields === null) return null;
  const idAt = fields.take('id');
  const id = readName(idAt, problems);
  if (idAt !== null && id !== null) ids.claim(id, idAt);
  const gateAt = fields.require('gate');
  const triggerAt = fields.require('trigger');
  const action = decodeAction(fields.require('action'), context);
  const description = readText(fields.take('description', ['comment']), problems);
  const recommendation = readText(fields.take('recommendation'), problems);
  const severity = readText(fields.take('severity'), problems);
  const when = decodeWhen(fields.take('when'), problems);
  const params = readParams(fields.take('params'), context);
  fields.finish();
  const gate = findGate(gateAt, context);
  const trigger = gate === null ? null : findTrigger(gate, triggerAt, context);
  if (gate === null || trigger === null || params === null) return null;
  const binding = bind(trigger, params, placeOf(triggerAt ?? cursor), context);
  const { bound } = binding;
  if (bound === null || action === null || !problems.spend(binding.size, placeOf(cursor))) return null;
  const words = { description, recommendation, severity };
  const place = sourcePlace(cursor, context);
  return { id, gate: gate.id, trigger: trigger.id, action, ...words, when, params: binding.params, bound, place };
}

/** Decodes `STOP`, `WARN` or `GO`, in any case. */
export function decodeAction(cursor: Cursor | null, { problems }: DecodeContext): Action | null {
  const written = readText(cursor, problems);
  if (cursor === null || written === null) return null;
  const lower = written.toLowerCase();
  const action = Object.hasOwn(ACTIONS, lower) ? ACTIONS[lower] : undefined;
  if (action !== undefined) return action;
  problems.error('VALUE_INVALID', placeOf(cursor), `${quote(written)} is none of STOP, WARN, GO`);
  return null;
}

/** Finds the gate that a document names, case ignored; null with a problem when there is none. */
export function findGate(cursor: Cursor | null, { problems, gates }: DecodeContext): Gate | null {
  const written = readName(cursor, problems);
  if (cursor === null || written === null) return null;
  const gate = gates.get(written.toLowerCase());
  if (gate !== undefined) return gate;
  const { code, message, hint } = explainUnknownGate(written, gates);
  problems.error(code, placeOf(cursor), message, hint);
  return null;
}

function findTrigger(gate: Gate, cursor: Cursor | null, { problems }: DecodeContext): Trigger | null {
  const written = readName(cursor, problems);
  if (cursor === null || written === null) return null;
  const trigger = gate.triggers.get(written.toLowerCase());
  if (trigger === undefined) {
    const near = gate.triggers.suggest(written);
    const known = gate.triggers.modules.map((module) => module.id).join(', ');
    const hint = near === undefined ? `the gate ${gate.id} has: ${known}` : `did you mean ${near}?`;
    problems.error('TRIGGER_UNKNOWN', placeOf(cursor), `the gate ${gate.id} has no trigger ${quote(written)}`, hint);
    return null;
  }
  if (trigger.id !== written.toLowerCase()) {
    problems.warn('LEGACY_NAME', placeOf(cursor), `${written} is read as ${trigger.id}`, `write ${trigger.id}`);
  }
  return trigger;
}

interface WrittenParameter {
  readonly input: ParameterInput;
  readonly at: Place;
  readonly node: SourceNode;
}

/** Parameters in the historical form, a list of `{ name, value }`, or as a plain object. */
function readParams(cursor: Cursor | null, context: DecodeContext): ReadonlyMap<string, WrittenParameter> | null {
  const params = new Map<string, WrittenParameter>();
  if (cursor === null) return params;
  if (cursor.node.kind === 'map') {
    for (const { key, node } of cursor.node.entries) {
      const at = placeOf({ node, pointer: `${cursor.pointer}/${escapePointer(key)}` });
      params.set(key, { input: putVariables(toInput(node), at, context), at, node });
    }
    return params;
  }
  let complete = true;
  for (const item of readItems(cursor, context.problems)) {
    const fields = readFields(item, context.problems);
    const name = readName(fields?.require('name') ?? null, context.problems);
    const value = fields?.require('value') ?? null;
    fields?.finish();
    if (name === null || value === null) {
      complete = false;
    } else if (params.has(name)) {
      complete = false;
      context.problems.error('KEY_CONFLICT', placeOf(value), `the parameter ${quote(name)} is given twice`);
    } else {
      const at = placeOf(value);
      params.set(name, { input: putVariables(toInput(value.node), at, context), at, node: value.node });
    }
  }
  return complete ? params : null;
}

function bind(
  trigger: Trigger,
  params: ReadonlyMap<string, WrittenParameter>,
  triggerPlace: Place,
  { problems, text }: DecodeContext,
): Binding {
  const inputs = new Map<string, ParameterInput>();
  for (const [name, { input }] of params) inputs.set(name, input);
  const binding = trigger.bind(inputs);
  for (const problem of binding.problems) {
    const written = problem.parameter === null ? undefined : params.get(problem.parameter);
    const at = written === undefined ? triggerPlace : placeWithin(written, problem.offset, text);
    if (problem.severity === 'error') problems.error(problem.code, at, problem.message, problem.hint);
    else problems.warn(problem.code, at, problem.message, problem.hint);
  }
  return binding;
}

/** Where in a parameter a problem is; its beginning where variables were put in, which have no place. */
function placeWithin({ input, at, node }: WrittenParameter, offset: number | undefined, text: DocumentText): Place {
  const asWritten = input.kind === 'scalar' && node.kind === 'scalar' && input.value === node.value;
  return offset === undefined || !asWritten ? at : { ...at, ...text.locate(node, offset) };
}

/** A value of the document as parameters take it. */
export function toInput(node: SourceNode): ParameterInput {
  if (node.kind === 'scalar') return { kind: 'scalar', value: node.value, source: node.source };
  return node.kind === 'map' ? { kind: 'map' } : { kind: 'list', items: node.items.map(toInput) };
}
