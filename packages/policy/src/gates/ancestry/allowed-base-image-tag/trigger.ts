import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { patternListOf } from '../../../parameters/text-kinds.ts';
import { readPattern } from '../../../text/pattern.ts';
import { matchesReference } from '../../reference-pattern.ts';

export const allowedBaseImageTag: Trigger = defineTrigger({
  id: 'allowed_base_image_tag',
  title: 'Base image not allowed by tag',
  summary: 'Fires when the nearest known ancestor has none of the allowed references, or none is known.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['ancestors'],
  params: {
    base_tag: required(patternListOf(readPattern), {
      summary: 'References, or patterns for canonical ones, that are allowed.',
      example: 'debian:12',
    }),
  },
  messages: { other: 'The base image {base} is not allowed' },
  *evaluate({ ancestors }, params) {
    const [base] = ancestors;
    if (base?.references.some((reference) => matchesReference(params.base_tag, reference)) === true) return;
    const name = base?.references[0] ?? base?.digest ?? 'unknown';
    yield { message: 'other', data: { base: name }, subject: { kind: 'image', key: `base/${name}` } };
  },
});
