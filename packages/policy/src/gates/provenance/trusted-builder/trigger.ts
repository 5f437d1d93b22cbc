import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { patternListOf } from '../../../parameters/text-kinds.ts';
import { readPattern } from '../../../text/pattern.ts';
import { SIGNER_PARAMETERS, checkSigners, isAccepted } from '../../signer-parameters.ts';

export const trustedBuilder: Trigger = defineTrigger({
  id: 'trusted_builder',
  title: 'Builder not trusted',
  summary: 'Fires when no verified provenance names a trusted builder.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['provenance'],
  params: {
    builders: required(patternListOf(readPattern), {
      summary: 'Patterns for builder ids that are trusted.',
      example: 'https://github.com/slsa-framework/*',
    }),
    ...SIGNER_PARAMETERS,
  },
  check: checkSigners,
  messages: { untrusted: 'No verified provenance names a trusted builder; named: {builders}' },
  *evaluate({ provenance }, params) {
    const verified = provenance.filter((statement) => isAccepted(statement, params));
    const builders = verified.map(({ builder }) => builder).filter((builder) => builder !== null);
    if (builders.some((builder) => params.builders.some((pattern) => pattern.matches(builder)))) return;
    const named = builders.toSorted().join(', ') || 'none';
    yield {
      message: 'untrusted',
      data: { builders: named },
      subject: { kind: 'image', key: 'builder' },
      evidence: { builders },
    };
  },
});
