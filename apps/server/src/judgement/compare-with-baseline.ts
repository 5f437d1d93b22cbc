import { baselineOf } from '@assay/assess';
import { type Reference, formatReference } from '@assay/core';
import { decisionFormats } from '@assay/report';
import { openMatcherFor } from '../advisories/matcher.ts';
import { serverError } from '../errors.ts';
import type { BareCall } from '../http/call.ts';
import type { Answer } from '../http/route.ts';
import { instantOrNull } from '../http/schemas.ts';
import { loadInspection } from '../images/stored-inspection.ts';
import { effectivePolicy } from '../policies/effective-policy.ts';
import { writeContext } from './context.ts';
import { type EvaluationRequest, decideOn, verdictHeader } from './evaluate-image.ts';
import { judgeStored } from './judge-image.ts';
import { operationAnswer } from './operation-body.ts';
import { resolveImage } from './resolve-image.ts';

type EvaluationCall = Pick<BareCall, 'parts' | 'scope' | 'change' | 'now' | 'signal' | 'principal'>;

/**
 * PASS or FAIL for an image held against another one, both matched with the data of today. The decision is about a change, not about the image
 * alone, so it is not the verdict that stands.
 * @throws NOT_FOUND when the space does not know the other image, and what `evaluateImage` throws
 */
export async function compareWithBaseline(
  call: EvaluationCall,
  request: EvaluationRequest,
  baseline: Reference,
): Promise<Answer> {
  const { parts, now, signal } = call;
  const { platform, allowStale, place, reference, format } = request;
  const outcome = await decideOn(call, request);
  if ('operation' in outcome) return operationAnswer(outcome.operation);
  const { resolved } = outcome;
  const other = await resolveImage(parts, call.scope(), { reference: baseline, platform, allowStale, signal, now });
  const kept = other.image === null ? null : await loadInspection(parts, call.scope(), other.image.id);
  if (kept === null || resolved.image === null) throw serverError('NOT_FOUND', 'the space does not know the baseline');
  if (kept.inspection.gaps.some(({ effect }) => effect === 'incomplete')) {
    throw serverError('CONFLICT', 'the baseline could not be read as a whole, so nothing can be compared with it');
  }
  using matcher = await openMatcherFor(parts, call.scope(), new Date(now));
  const matches = matcher?.match(kept.inspection).vulnerabilities.matches ?? null;
  const { decision } = await judgeStored(
    parts,
    call.scope(),
    {
      imageId: resolved.image.id,
      reference: formatReference(reference),
      context: writeContext(place),
      policy: await effectivePolicy(parts, call.scope(), request.policyId),
      at: now,
    },
    { baseline: async () => ({ ...baselineOf(kept.inspection), vulnerabilities: matches }) },
  );
  const headers = { 'assay-verdict': verdictHeader(decision.verdict) };
  const formatter = format === null ? undefined : decisionFormats.get(format);
  if (formatter !== undefined) {
    const { toolVersion } = parts.settings;
    const body = formatter.render(decision, { color: false, width: 120, toolVersion });
    return { status: 200, body, headers: { ...headers, 'content-type': `${formatter.mediaType}; charset=utf-8` } };
  }
  const more = { evaluationId: null, resolvedAt: instantOrNull(resolved.resolvedAt), stale: resolved.isStale };
  return { status: 200, body: { ...more, ...decision }, headers };
}
