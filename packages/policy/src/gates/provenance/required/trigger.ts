import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { optional } from '../../../parameters/parameter-kind.ts';
import { patternListOf } from '../../../parameters/text-kinds.ts';
import { readPattern } from '../../../text/pattern.ts';
import { SIGNER_PARAMETERS, checkSigners, isAccepted } from '../../signer-parameters.ts';

export const requiredProvenance: Trigger = defineTrigger({
  id: 'required',
  title: 'Provenance missing',
  summary: 'Fires when no verified statement tells how the image was built.',
  since: '0.2.0',
  stability: 'experimental',
  needs: ['provenance'],
  params: {
    build_types: optional(patternListOf(readPattern), {
      summary: 'Patterns for the kind of build; any when absent.',
      example: 'https://actions.github.io/buildtypes/workflow/*',
    }),
    ...SIGNER_PARAMETERS,
  },
  check: checkSigners,
  messages: {
    missing: 'No statement tells how the image was built',
    unverified: 'The image says how it was built, but nobody who counts vouches for it ({count} statements)',
  },
  *evaluate({ provenance }, params) {
    const ofType = provenance.filter(
      ({ buildType }) =>
        params.build_types === null ||
        (buildType !== null && params.build_types.some((pattern) => pattern.matches(buildType))),
    );
    if (ofType.some((statement) => isAccepted(statement, params))) return;
    const subject = { kind: 'image', key: 'provenance' } as const;
    if (ofType.length === 0) yield { message: 'missing', data: {}, subject };
    else yield { message: 'unverified', data: { count: ofType.length }, subject };
  },
});
