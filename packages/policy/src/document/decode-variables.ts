import { type JsonObject, suggest } from '@assay/core';
import type { ParameterInput } from '../contracts/parameter.ts';
import { toInput } from './decode-rule.ts';
import { type Cursor, placeOf, readFields, readText } from './fields.ts';
import { type Place, type ProblemList, quote } from './problem-list.ts';
import { escapePointer } from './read-source.ts';
import { inputOf } from './variables.ts';

/** Types that a variable may be declared with. */
const TYPES = ['string', 'number', 'boolean', 'list'] as const;
type VariableType = (typeof TYPES)[number];

/** Stands for a variable whose problem is reported, so that its uses are not reported as well. */
const UNKNOWN: ParameterInput = { kind: 'scalar', value: '', source: '' };
const NAME = /^[A-Za-z_][\w.-]{0,63}$/;

/**
 * Decodes `variables`: a value by itself, or `{ type, default, description }`. Values that the caller gives replace the declared
 * ones and must be of the same type. Null when the document declares none.
 */
export function decodeVariables(
  cursor: Cursor | null,
  given: JsonObject,
  root: Place,
  problems: ProblemList,
): ReadonlyMap<string, ParameterInput> | null {
  const values = new Map<string, ParameterInput>();
  if (cursor !== null && cursor.node.kind !== 'map') {
    readFields(cursor, problems);
    return values;
  }
  for (const { key, node, keyPosition } of cursor?.node.kind === 'map' ? cursor.node.entries : []) {
    const pointer = `${cursor?.pointer ?? ''}/${escapePointer(key)}`;
    if (!NAME.test(key)) {
      problems.error('VARIABLE_INVALID', { pointer, ...keyPosition }, `${quote(key)} is no name of a variable`);
      continue;
    }
    const override = Object.hasOwn(given, key) ? given[key] : undefined;
    const value = decodeOne(key, { node, pointer }, override === undefined ? null : inputOf(override), problems);
    if (override !== undefined && inputOf(override) === null) {
      problems.error(
        'VARIABLE_INVALID',
        { pointer, ...keyPosition },
        `the value given for ${key} is no text, number, boolean or list`,
      );
    }
    values.set(key, value ?? UNKNOWN);
  }
  reportUndeclared(given, values, root, problems);
  return cursor === null ? null : values;
}

function reportUndeclared(
  given: JsonObject,
  values: ReadonlyMap<string, ParameterInput>,
  root: Place,
  problems: ProblemList,
): void {
  for (const name of Object.keys(given)) {
    if (values.has(name) || problems.failed) continue;
    const near = suggest(name, values.keys());
    const hint =
      near === undefined ? 'a value can be given only to what the document declares' : `did you mean ${near}?`;
    problems.error('VARIABLE_UNKNOWN', root, `the document declares no variable ${quote(name)}`, hint);
  }
}

function decodeOne(
  name: string,
  cursor: Cursor,
  override: ParameterInput | null,
  problems: ProblemList,
): ParameterInput | null {
  const { type, value } = cursor.node.kind === 'map' ? decodeDeclaration(cursor, problems) : plain(cursor);
  const chosen = override ?? value;
  const place = placeOf(cursor);
  if (chosen === null) {
    problems.error(
      'VARIABLE_MISSING',
      place,
      `the variable ${name} has no value`,
      'give it a default, or a value when the policy is used',
    );
    return null;
  }
  const wanted = type ?? (value === null ? null : typeOf(value));
  if (wanted !== null && !fits(chosen, wanted)) {
    problems.error(
      'VARIABLE_INVALID',
      place,
      `the value of ${name} is a ${typeOf(chosen) ?? 'thing'}, not a ${wanted}`,
    );
    return null;
  }
  return chosen;
}

interface Declaration {
  readonly type: VariableType | null;
  readonly value: ParameterInput | null;
}

function plain(cursor: Cursor): Declaration {
  const input = toInput(cursor.node);
  return { type: null, value: input.kind === 'scalar' && input.value === null ? null : input };
}

function decodeDeclaration(cursor: Cursor, problems: ProblemList): Declaration {
  const fields = readFields(cursor, problems);
  const typeAt = fields?.take('type') ?? null;
  const written = readText(typeAt, problems);
  const type = TYPES.find((candidate) => candidate === written) ?? null;
  if (typeAt !== null && written !== null && type === null) {
    problems.error('VALUE_INVALID', placeOf(typeAt), `${quote(written)} is none of ${TYPES.join(', ')}`);
  }
  const valueAt = fields?.take('default') ?? null;
  readText(fields?.take('description') ?? null, problems);
  fields?.finish();
  return { type, value: valueAt === null ? null : plain(valueAt).value };
}

function typeOf(input: ParameterInput): VariableType | null {
  if (input.kind === 'list') return 'list';
  if (input.kind === 'map' || input.value === null) return null;
  return typeof input.value === 'string' ? 'string' : typeof input.value === 'number' ? 'number' : 'boolean';
}

/** A text that reads as a number or a boolean may stand for one: command lines give nothing but texts. */
function fits(input: ParameterInput, type: VariableType): boolean {
  if (typeOf(input) === type) return true;
  if (input.kind !== 'scalar' || typeof input.value !== 'string') {
    return type === 'string' && input.kind === 'scalar' && input.value !== null;
  }
  if (type === 'number') return input.value.trim() !== '' && Number.isFinite(Number(input.value));
  return type === 'list' || (type === 'boolean' && /^(true|false)$/i.test(input.value));
}
