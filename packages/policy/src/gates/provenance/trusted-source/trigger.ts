import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { patternListOf } from '../../../parameters/text-kinds.ts';
import { readPattern } from '../../../text/pattern.ts';
import { SIGNER_PARAMETERS, isSigner } from '../../signer-parameters.ts';

export const trustedSource: Trigger = defineTrigger({
  id: 'trusted_source',
  title: 'Source not trusted',
  summary: 'Fires when no verified provenance names a trusted source repository with a revision.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['provenance'],
  params: {
    sources: required(patternListOf(readPattern), {
      summary: 'Patterns for source repositories that are trusted.',
      example: 'https://github.com/acme/*',
    }),
    ...SIGNER_PARAMETERS,
  },
  messages: { untrusted: 'No verified provenance names a trusted source and its revision; named: {sources}' },
  *evaluate({ provenance }, params) {
    const verified = provenance.filter((statement) => statement.verified && isSigner(statement.signer, params));
    const sources = verified.map(({ source, revision }) => ({ source, revision }));
    const trusted = sources.some(
      ({ source, revision }) =>
        source !== null && revision !== null && params.sources.some((pattern) => pattern.matches(source)),
    );
    if (trusted) return;
    const named = sources.map(({ source, revision }) => `${source ?? 'unknown'}@${revision ?? 'unknown'}`).toSorted();
    yield {
      message: 'untrusted',
      data: { sources: named.join(', ') || 'none' },
      subject: { kind: 'image', key: 'source' },
      evidence: { sources: named },
    };
  },
});
