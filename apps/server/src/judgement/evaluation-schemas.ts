import { type JsonObject, parsePlatform, parseReference } from '@assay/core';
import type { evaluations, verdicts } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import {
  ANY_JSON,
  DIGEST,
  ID,
  INSTANT,
  VERDICT,
  closed,
  instantOf,
  instantOrNull,
  nullable,
  text,
} from '../http/schemas.ts';
import { readContext } from './context.ts';

/** Name of a place, as policies and deployments know it. */
export const PLACE_NAME = text(253, 'As policies and deployments name it.');

/** How long a caller waits: at most five minutes. */
export const WAIT = Type.String({
  pattern: '^[0-9]{1,6}(ms|s|m)$',
  maxLength: 8,
  description: 'How long to wait for an image that was not inspected yet: `500ms`, `30s`, `5m` at most. Default 0s.',
});

/** Longest wait, in milliseconds. */
const LONGEST_WAIT = 5 * 60_000;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** A wait in milliseconds, within bounds. */
export function readWait(wait: string | undefined): number {
  const [, number = '0', unit = 's'] = /^(\d+)(ms|s|m)$/.exec(wait ?? '0s') ?? [];
  return Math.min(LONGEST_WAIT, Number(number) * (UNITS[unit] ?? 0));
}

/** A decision, with which evaluation made it and when its tag was resolved. */
export const DECISION = Type.Object(
  {
    evaluationId: nullable(ID),
    resolvedAt: Type.Optional(nullable(INSTANT)),
    stale: Type.Optional(Type.Boolean()),
    schemaVersion: Type.Literal(1),
    verdict: VERDICT,
  },
  { description: 'A decision, with more members as the reference of decisions describes them.' },
);

/** One evaluation as lists tell it. */
export const EVALUATION = closed({
  id: ID,
  verdictId: ID,
  digest: nullable(Type.String()),
  reference: Type.String(),
  verdict: VERDICT,
  previous: nullable(VERDICT),
  policyDigest: Type.String(),
  cause: Type.String(),
  evaluatedAt: INSTANT,
  decision: Type.Optional(ANY_JSON),
});

/** The evaluation as `EVALUATION` describes it, without its decision. */
export function evaluationBody(evaluation: evaluations.EvaluationSummary): JsonObject {
  const { id, verdictId, digest, reference, verdict, previous, policyDigest, cause, evaluatedAt } = evaluation;
  return {
    id,
    verdictId,
    digest,
    reference,
    verdict,
    previous,
    policyDigest,
    cause,
    evaluatedAt: instantOf(evaluatedAt),
  };
}

/** A verdict that stands as lists tell it. */
export const STANDING_VERDICT = closed({
  id: ID,
  digest: nullable(DIGEST),
  reference: Type.String(),
  policyId: ID,
  environment: nullable(Type.String()),
  namespace: nullable(Type.String()),
  verdict: VERDICT,
  evaluationId: ID,
  dueAt: nullable(INSTANT),
  changedAt: INSTANT,
});

/** The verdict as `STANDING_VERDICT` describes it. */
export function verdictBody(standing: verdicts.StandingVerdict): JsonObject {
  const { id, digest, reference, policyId, context, verdict, evaluationId, dueAt, changedAt } = standing;
  return {
    id,
    digest,
    reference,
    policyId,
    ...readContext(context),
    verdict,
    evaluationId,
    dueAt: instantOrNull(dueAt),
    changedAt: instantOf(changedAt),
  };
}

/** A reference of a request. @throws REFERENCE_INVALID */
export function readNamed(reference: string): ReturnType<typeof parseReference> {
  return parseReference(reference);
}

/** A platform of a request; null for none. @throws REQUEST_INVALID */
export function readPlatform(platform: string | undefined): ReturnType<typeof parsePlatform> | null {
  if (platform === 'all') throw serverError('REQUEST_INVALID', 'one image is judged at a time');
  return platform === undefined ? null : parsePlatform(platform);
}
