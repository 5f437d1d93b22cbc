import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { count } from '../../../parameters/comparison.ts';
import { optional, required } from '../../../parameters/parameter-kind.ts';
import { patternListOf } from '../../../parameters/text-kinds.ts';
import { readPattern } from '../../../text/pattern.ts';
import { daysSince } from '../../instant-age.ts';
import {
  REQUIRE_PARAMETER,
  SIGNER_PARAMETERS,
  checkSigners,
  failureText,
  isAccepted,
  nearestFailure,
  refusalsOf,
} from '../../signer-parameters.ts';

export const requiredAttestation: Trigger = defineTrigger({
  id: 'required',
  title: 'Attestation missing',
  summary: 'Fires when the image has no verified statement of a kind by a named signer.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['attestations'],
  params: {
    predicate_type: required(patternListOf(readPattern), {
      summary: 'Patterns for the kind of statement.',
      example: 'https://slsa.dev/provenance/*',
    }),
    ...SIGNER_PARAMETERS,
    require: REQUIRE_PARAMETER,
    max_age_days: optional(count, { summary: 'Days that the statement may be old; any when absent.', example: '30' }),
  },
  check: checkSigners,
  messages: {
    missing: 'The image has no verified statement of kind {type} by a named signer{why}',
    verifier: 'The image has no statement of kind {type} that {verifier} accepts{why}',
  },
  *evaluate({ attestations, evaluatedAt }, params) {
    const ofKind = attestations.filter(({ predicateType }) =>
      params.predicate_type.some((pattern) => pattern.matches(predicateType)),
    );
    const accepted = ofKind.filter(
      (fact) => isAccepted(fact, params) && isFresh(fact.signedAt, params.max_age_days, evaluatedAt),
    );
    const type = params.predicate_type.map(({ source }) => source).join(',');
    const evidence = { present: [...new Set(attestations.map(({ predicateType }) => predicateType))].toSorted() };
    if (params.require === 'all' && params.verifiers !== null && params.verifiers.length > 0) {
      for (const verifier of params.verifiers) {
        if (accepted.some(({ verifiers }) => verifiers.includes(verifier))) continue;
        const why = failureText(nearestFailure(ofKind, { ...params, verifiers: [verifier] }));
        const subject = { kind: 'signature', key: `${type},${verifier}` } as const;
        const refusals = refusalsOf(ofKind, { ...params, verifiers: [verifier] });
        yield { message: 'verifier', data: { type, verifier, why }, subject, evidence: { ...evidence, ...refusals } };
      }
      return;
    }
    if (accepted.length > 0) return;
    const why = failureText(nearestFailure(ofKind, params));
    yield {
      message: 'missing',
      data: { type, why },
      subject: { kind: 'signature', key: type },
      evidence: { ...evidence, ...refusalsOf(ofKind, params) },
    };
  },
});

/** A statement without a vouched time is not known to be fresh. */
function isFresh(signedAt: string | null, days: number | null, now: Date): boolean {
  if (days === null) return true;
  const age = daysSince(signedAt, now);
  return age !== null && age <= days;
}
