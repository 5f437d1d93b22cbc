import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { patternListOf } from '../../../parameters/text-kinds.ts';
import { readPattern } from '../../../text/pattern.ts';
import { matchesReference } from '../../reference-pattern.ts';

export const denylistAncestorImageTag: Trigger = defineTrigger({
  id: 'denylist_ancestor_image_tag',
  title: 'Denied ancestor by tag',
  summary: 'Fires for each known ancestor with a denied reference.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['ancestors'],
  params: {
    ancestor_tag: required(patternListOf(readPattern), {
      summary: 'References, or patterns for canonical ones, that are denied.',
      example: 'centos:*',
    }),
  },
  messages: { denied: 'The image is built on {reference}, which is denied' },
  *evaluate({ ancestors }, params) {
    for (const { digest, references } of ancestors) {
      for (const reference of references) {
        if (!matchesReference(params.ancestor_tag, reference)) continue;
        const subject = { kind: 'image', key: `ancestor/${reference}` } as const;
        yield { message: 'denied', data: { reference }, subject, evidence: { digest } };
      }
    }
  },
});
