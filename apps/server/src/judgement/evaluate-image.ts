import {
  type AssayError,
  type Digest,
  type JsonObject,
  type Platform,
  type Reference,
  formatReference,
} from '@assay/core';
import { decisionFormats } from '@assay/report';
import { type operations, standingDecisions } from '@assay/store';
import { serverError } from '../errors.ts';
import type { BareCall } from '../http/call.ts';
import type { Answer } from '../http/route.ts';
import { instantOrNull } from '../http/schemas.ts';
import { requestInspection } from '../images/request-inspection.ts';
import { type JudgedPlace, writeContext } from './context.ts';
import { operationAnswer } from './operation-body.ts';
import { type ResolvedImage, resolveImage } from './resolve-image.ts';
import { type DecisionAnswer, currentDecision } from './standing-answer.ts';
import { readStoredDecision } from './stored-decision.ts';
import { rememberTag } from '../repositories/remember-tag.ts';
import { waitForOperation } from './wait-for-operation.ts';

/** What is asked of an image. */
export interface EvaluationRequest {
  readonly reference: Reference;
  /** Null: the default policy. */
  readonly policyId: string | null;
  readonly place: JudgedPlace;
  readonly platform: Platform | null;
  /** Milliseconds to wait for an image that was not inspected yet. */
  readonly wait: number;
  readonly allowStale: boolean;
  /** Format of a report; null: the decision as JSON. */
  readonly format: string | null;
}

/** An image of which a decision was asked, and the decision. */
export interface Evaluated {
  readonly resolved: ResolvedImage;
  readonly answer: DecisionAnswer;
}

type EvaluationCall = Pick<BareCall, 'parts' | 'scope' | 'change' | 'now' | 'signal' | 'principal'>;

/**
 * PASS or FAIL for an image. What is known is answered at once; an image that is not is inspected first, and waited for as long as the caller
 * wants: then 202 says where to look.
 * @throws NOT_FOUND, CONFLICT, and what the registry and the inspection say
 */
export async function evaluateImage(call: EvaluationCall, request: EvaluationRequest): Promise<Answer> {
  const outcome = await decideOn(call, request);
  return 'operation' in outcome ? operationAnswer(outcome.operation) : decisionAnswer(call, outcome, request);
}

/** The decision, or the operation that has to end before there is one. @throws as `evaluateImage` does */
export async function decideOn(
  call: EvaluationCall,
  request: EvaluationRequest,
): Promise<Evaluated | { readonly operation: operations.Operation }> {
  const { reference, platform, allowStale, policyId, place } = request;
  const version = await standingDecisions.countingVersion(call.scope(), policyId);
  if (version === null) throw noVersion(policyId);
  const asked = { reference, platform, allowStale, signal: call.signal, now: call.now };
  let resolved = await resolveImage(call.parts, call.scope(), asked);
  if (resolved.isNews) await keepTag(call, reference, resolved.digest);
  if (resolved.image?.state !== 'analysed') {
    const operation = await inspectFirst(call, request, resolved);
    if (operation.state !== 'done') return { operation };
    resolved = await resolveImage(call.parts, call.scope(), {
      ...asked,
      reference: { ...reference, digest: resolved.digest },
    });
  }
  if (resolved.image === null) throw serverError('NOT_FOUND', 'the index holds no image for that platform');
  const subject = {
    imageId: resolved.image.id,
    reference: formatReference(reference),
    policyId: version.policyId,
    context: writeContext(place),
  };
  return { resolved, answer: await currentDecision(call, { subject, policyDigest: version.digest }) };
}

/** Keeps what the registry said that a tag names: it answers when the registry is away. */
async function keepTag(call: EvaluationCall, reference: Reference, digest: Digest): Promise<void> {
  await call.change(async (scope) => {
    await rememberTag(scope, call.parts, reference, { digest, isNews: false }, call.now);
    const subject = `tag:${formatReference({ ...reference, digest: null })}`;
    return { result: null, note: { action: 'tag.see', subject, details: { digest } } };
  });
}

function noVersion(policyId: string | null): AssayError {
  if (policyId !== null) return serverError('NOT_FOUND', 'there is no such policy, or none of its versions is active');
  return serverError('CONFLICT', 'the space has no default policy that is active', {
    hint: 'Activate a version of a policy, or name one with policyId.',
  });
}

/** Has the image inspected and waits. @throws what the inspection failed with */
async function inspectFirst(
  call: EvaluationCall,
  { reference, platform, wait }: EvaluationRequest,
  { digest }: ResolvedImage,
): Promise<operations.Operation> {
  const createdBy = call.principal().actor;
  await call.parts.egress.checkHost(reference.registry);
  const operationId = await call.change(async (scope) => {
    const named = formatReference(reference);
    // The image is judged under the name that was asked for, also where the digest was looked up for it.
    const name = { reference: named, as: named, digest, platform };
    const wish = { ...name, lane: 'interactive', createdBy, cause: 'requested' } as const;
    const { operationId: result } = await requestInspection(scope, call.parts, wish);
    return { result, note: { action: 'image.submit', subject: `image:${named}`, details: { digest } } };
  });
  const operation = await waitForOperation(() => call.scope(), operationId, wait, call.signal);
  if (operation === null) throw serverError('NOT_FOUND', 'the operation is gone');
  if (operation.state === 'failed' || operation.state === 'cancelled') throw failure(operation);
  return operation;
}

/** What an inspection failed with, as if it had been done in the request. */
function failure({ state, problem }: operations.Operation): AssayError {
  if (state === 'cancelled') return serverError('CONFLICT', 'the inspection was cancelled');
  const { code, message } = problem ?? {};
  const text = typeof message === 'string' ? message : 'the image could not be inspected';
  return serverError('INSPECTION_FAILED', text, { details: { code: typeof code === 'string' ? code : 'UNEXPECTED' } });
}

/** PASS lets the image through, FAIL does not. */
export function verdictHeader(verdict: string): string {
  return verdict === 'pass' || verdict === 'warn' ? 'PASS' : 'FAIL';
}

function decisionAnswer(call: EvaluationCall, { resolved, answer }: Evaluated, { format }: EvaluationRequest): Answer {
  const headers = { 'assay-verdict': verdictHeader(answer.verdict), 'assay-evaluation': answer.evaluationId };
  if (format !== null) return reportAnswer(call, answer, format, headers);
  const more: JsonObject = {
    evaluationId: answer.evaluationId,
    resolvedAt: instantOrNull(resolved.resolvedAt),
    stale: resolved.isStale,
  };
  // The decision is sent as it was written: nothing is read and written again for each of thousands of answers.
  const body = `${JSON.stringify(more).slice(0, -1)},${answer.decision.slice(1)}`;
  return { status: 200, body, headers: { ...headers, 'content-type': 'application/json; charset=utf-8' } };
}

function reportAnswer(
  { parts }: EvaluationCall,
  { decision }: DecisionAnswer,
  format: string,
  headers: Readonly<Record<string, string>>,
): Answer {
  const formatter = decisionFormats.get(format);
  if (formatter === undefined) throw serverError('REQUEST_INVALID', 'there is no such format');
  const { toolVersion } = parts.settings;
  const body = formatter.render(readStoredDecision(JSON.parse(decision)), { color: false, width: 120, toolVersion });
  return { status: 200, body, headers: { ...headers, 'content-type': `${formatter.mediaType}; charset=utf-8` } };
}
