import type { JsonObject } from '@assay/core';
import type {
  LegacyWord,
  Parameter,
  ParameterHeader,
  ParameterInput,
  ParameterReading,
  ParameterType,
} from '../contracts/parameter.ts';

/** How one kind of value is read; `required`, `optional` and `withDefault` make parameters of it. */
export interface ParameterKind<T> {
  readonly type: ParameterType;
  readonly values?: readonly string[];
  readonly schema: JsonObject;
  read(input: ParameterInput): ParameterReading<T>;
}

/** Longest text of one parameter, in characters. */
const MAX_TEXT_LENGTH = 65_536;

/** A parameter that a rule must give. */
export function required<T>(kind: ParameterKind<T>, header: ParameterHeader): Parameter<T> {
  return {
    ...header,
    ...describeKind(kind),
    required: true,
    fallback: null,
    read: (input) => kind.read(input),
    absent: () => invalid('it is required'),
  };
}

/** A parameter whose absence, or an empty text as the historical editor wrote it, means that the question is not asked. */
export function optional<T>(kind: ParameterKind<T>, header: ParameterHeader): Parameter<T | null> {
  return {
    ...header,
    ...describeKind(kind),
    required: false,
    fallback: null,
    read: (input) => (isBlank(input) ? valid(null) : kind.read(input)),
    absent: () => valid(null),
  };
}

/** A parameter with a default, given as a policy would write it. */
export function withDefault<T>(kind: ParameterKind<T>, fallback: string, header: ParameterHeader): Parameter<T> {
  const absent = (): ParameterReading<T> => kind.read({ kind: 'scalar', value: fallback, source: fallback });
  return {
    ...header,
    ...describeKind(kind),
    required: false,
    fallback,
    read: (input) => (isBlank(input) ? absent() : kind.read(input)),
    absent,
  };
}

/** A reading that succeeded. */
export function valid<T>(value: T, legacy: readonly LegacyWord[] = [], size = 0): ParameterReading<T> {
  return { ok: true, value, legacy, size };
}

/** A reading that failed; the message continues "NAME: ". */
export function invalid<T>(message: string, hint?: string): ParameterReading<T> {
  return { ok: false, code: 'PARAMETER_INVALID', message, ...(hint === undefined ? {} : { hint }) };
}

/** The text of a scalar as the document has it; null for lists, maps, null and overlong texts. */
export function textOf(input: ParameterInput): string | null {
  if (input.kind !== 'scalar' || input.value === null) return null;
  const text = typeof input.value === 'string' ? input.value : input.source;
  return text.length > MAX_TEXT_LENGTH ? null : text;
}

/** The items of a list, or of the comma-separated text that stands for one; null when it is neither or an item is empty. */
export function itemsOf(input: ParameterInput): readonly string[] | null {
  if (input.kind === 'list') {
    const items = input.items.map((item) => textOf(item)?.trim() ?? '');
    return items.includes('') ? null : items;
  }
  const text = textOf(input);
  if (text === null) return null;
  const items = text.split(',').map((item) => item.trim());
  return items.includes('') ? null : items;
}

function isBlank(input: ParameterInput): boolean {
  return input.kind === 'scalar' && typeof input.value === 'string' && input.value.trim() === '';
}

function describeKind<T>(kind: ParameterKind<T>): Pick<Parameter<T>, 'type' | 'schema' | 'values'> {
  const { type, schema, values } = kind;
  return values === undefined ? { type, schema } : { type, schema, values };
}
