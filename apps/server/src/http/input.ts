import type { DocumentProblem } from '@assay/core';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { serverError } from '../errors.ts';

/** Most problems of one request that are told. */
const MOST_PROBLEMS = 20;

/** Checks a value against the schema. @throws REQUEST_INVALID */
export type Checked<S extends TSchema> = (value: unknown) => Static<S>;

/** Checks JSON as it is: a number that comes as text is no number. */
export function jsonInput<S extends TSchema>(schema: S): Checked<S> {
  return checked(schema, 'body', (value) => value);
}

/** Checks what comes as text: numbers and booleans are read where the schema asks for them. */
export function textInput<S extends TSchema>(schema: S, place: 'path' | 'query'): Checked<S> {
  return checked(schema, place, (value) => Value.Convert(schema, value));
}

function checked<S extends TSchema>(schema: S, place: string, read: (value: unknown) => unknown): Checked<S> {
  const validator = Compile(schema);
  return (given) => {
    const value: unknown = read(given);
    if (validator.Check(value)) return value;
    const problems = validator
      .Errors(value)
      .slice(0, MOST_PROBLEMS)
      .map(({ instancePath, message }): DocumentProblem => ({
        severity: 'error',
        code: 'REQUEST_INVALID',
        message,
        pointer: `/${place}${instancePath}`,
        line: 1,
        column: 1,
      }));
    throw serverError('REQUEST_INVALID', `the ${place} of the request does not have the shape that the route takes`, {
      problems,
    });
  };
}
