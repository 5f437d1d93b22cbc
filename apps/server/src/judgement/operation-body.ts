import type { JsonObject } from '@assay/core';
import type { operations } from '@assay/store';
import { Type } from 'typebox';
import { ID, INSTANT, closed, instantOf, instantOrNull, nullable } from '../http/schemas.ts';

const ANY_OBJECT = Type.Object({});

/** An operation as answers tell it. */
export const OPERATION = closed({
  id: ID,
  kind: Type.String({ description: 'For example image.inspect.' }),
  subject: Type.String(),
  state: Type.Union([
    Type.Literal('queued'),
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('failed'),
    Type.Literal('cancelled'),
  ]),
  progress: nullable(ANY_OBJECT),
  result: nullable(ANY_OBJECT),
  problem: nullable(ANY_OBJECT),
  createdBy: Type.String(),
  createdAt: INSTANT,
  finishedAt: nullable(INSTANT),
});

/** The operation as `OPERATION` describes it. */
export function operationBody({ createdAt, finishedAt, ...operation }: operations.Operation): JsonObject {
  return { ...operation, createdAt: instantOf(createdAt), finishedAt: instantOrNull(finishedAt) };
}

/** Seconds after which it is worth to look again. */
const LOOK_AGAIN = 2;

/** The answer of what goes on: where to look, and when. */
export function operationAnswer(operation: operations.Operation): {
  readonly status: 202;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
} {
  const headers = { location: `/api/v1/operations/${operation.id}`, 'retry-after': String(LOOK_AGAIN) };
  return { status: 202, body: operationBody(operation), headers };
}
