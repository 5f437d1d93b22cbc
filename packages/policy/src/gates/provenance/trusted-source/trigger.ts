import type { ProvenanceFact } from '@assay/core';
import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { optional, required } from '../../../parameters/parameter-kind.ts';
import { patternListOf } from '../../../parameters/text-kinds.ts';
import { type Pattern, readPattern } from '../../../text/pattern.ts';
import { SIGNER_PARAMETERS, checkSigners, isAccepted } from '../../signer-parameters.ts';

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
    revisions: optional(patternListOf(readPattern), {
      summary: 'Patterns for revisions that are known; any when absent.',
      example: '8d3f0c1*',
    }),
    refs: optional(patternListOf(readPattern), {
      summary: 'Patterns for the branch or tag that was built; any when absent.',
      example: 'refs/tags/*',
    }),
    workflows: optional(patternListOf(readPattern), {
      summary: 'Patterns for the path of the build definition; any when absent.',
      example: '.github/workflows/release.yml*',
    }),
    ...SIGNER_PARAMETERS,
  },
  check: checkSigners,
  messages: { untrusted: 'No verified provenance names a trusted source and its revision; named: {sources}' },
  *evaluate({ provenance }, params) {
    const verified = provenance.filter((statement) => isAccepted(statement, params));
    const trusted = verified.some(
      ({ source, revision, ref, workflow }) =>
        revision !== null &&
        fits(source, params.sources) &&
        fits(revision, params.revisions) &&
        fits(ref, params.refs) &&
        fits(workflow, params.workflows),
    );
    if (trusted) return;
    const named = verified.map(describe).toSorted();
    yield {
      message: 'untrusted',
      data: { sources: named.join(', ') || 'none' },
      subject: { kind: 'image', key: 'source' },
      evidence: { sources: named },
    };
  },
});

function fits(value: string | null, patterns: readonly Pattern[] | null): boolean {
  return patterns === null || (value !== null && patterns.some((pattern) => pattern.matches(value)));
}

function describe({ source, revision, ref, workflow }: ProvenanceFact): string {
  const more = [ref, workflow].filter((part) => part !== null).join(' ');
  return `${source ?? 'unknown'}@${revision ?? 'unknown'}${more === '' ? '' : ` (${more})`}`;
}
