import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required, optional } from '../../../parameters/parameter-kind.ts';
import { patternListOf } from '../../../parameters/text-kinds.ts';
import { count } from '../../../parameters/comparison.ts';
import { readPattern } from '../../../text/pattern.ts';
import { daysSince } from '../../instant-age.ts';
import { SIGNER_PARAMETERS, isSigner } from '../../signer-parameters.ts';

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
    max_age_days: optional(count, { summary: 'Days that the statement may be old; any when absent.', example: '30' }),
  },
  messages: { missing: 'The image has no verified statement of kind {type} by a named signer' },
  *evaluate({ attestations, evaluatedAt }, params) {
    const found = attestations.some(
      ({ verified, predicateType, signer, signedAt }) =>
        verified &&
        params.predicate_type.some((pattern) => pattern.matches(predicateType)) &&
        isSigner(signer, params) &&
        isFresh(signedAt, params.max_age_days, evaluatedAt),
    );
    if (found) return;
    const type = params.predicate_type.map(({ source }) => source).join(',');
    const evidence = { present: [...new Set(attestations.map(({ predicateType }) => predicateType))].toSorted() };
    yield { message: 'missing', data: { type }, subject: { kind: 'signature', key: type }, evidence };
  },
});

/** A statement without a vouched time is not known to be fresh. */
function isFresh(signedAt: string | null, days: number | null, now: Date): boolean {
  if (days === null) return true;
  const age = daysSince(signedAt, now);
  return age !== null && age <= days;
}
