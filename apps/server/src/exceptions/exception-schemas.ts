import type { JsonObject } from '@assay/core';
import type { allowlistItems } from '@assay/store';
import { Type } from 'typebox';
import { ID, INSTANT, closed, instantOf, instantOrNull, nullable, text } from '../http/schemas.ts';

/** A pattern with `*`, as allowlist items take it. */
const PATTERN = text(1024, 'May hold wildcards.');

/** What an exception accepts: a finding by gate and id, or by what it is about. */
export const ITEM = closed({
  gate: text(100),
  triggerId: Type.Optional(PATTERN),
  purl: Type.Optional(PATTERN),
  path: Type.Optional(PATTERN),
  vulnerability: Type.Optional(PATTERN),
});

/** Where an exception counts; what is absent does not narrow it. */
export const SCOPE = closed({
  policyId: Type.Optional(ID),
  registry: Type.Optional(PATTERN),
  repository: Type.Optional(PATTERN),
  tag: Type.Optional(PATTERN),
  environment: Type.Optional(text(253)),
  namespace: Type.Optional(text(253)),
});

/** Where exceptions stand. */
export const STATE = Type.Union(
  [
    Type.Literal('requested'),
    Type.Literal('approved'),
    Type.Literal('rejected'),
    Type.Literal('revoked'),
    Type.Literal('expired'),
  ],
  { description: 'How far the exception is.' },
);

/** An exception as answers tell it. */
export const EXCEPTION = closed({
  id: ID,
  state: STATE,
  item: Type.Object({}, { description: 'As a policy document would write it.' }),
  reason: Type.String(),
  requestedBy: Type.String(),
  requestedAt: INSTANT,
  decidedBy: nullable(Type.String()),
  decidedAt: nullable(INSTANT),
  expiresAt: nullable(INSTANT),
});

/** The exception as `EXCEPTION` describes it. */
export function exceptionBody(exception: allowlistItems.AllowlistItem): JsonObject {
  const { requestedAt, decidedAt, expiresAt, ...told } = exception;
  return {
    ...told,
    requestedAt: instantOf(requestedAt),
    decidedAt: instantOrNull(decidedAt),
    expiresAt: instantOrNull(expiresAt),
  };
}
