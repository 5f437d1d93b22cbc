import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { textList } from '../../../parameters/text-kinds.ts';

export const allowedBaseImageDigest: Trigger = defineTrigger({
  id: 'allowed_base_image_digest',
  title: 'Base image not allowed by digest',
  summary: 'Fires when the nearest known ancestor is none of the allowed ones, or none is known.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['ancestors'],
  params: {
    base_digest: required(textList, {
      summary: 'Digests of manifests that are allowed.',
      example: 'sha256:000000000000000000000000000000000000000000000000000000000000000a',
    }),
  },
  messages: { other: 'The base image {base} is not allowed' },
  *evaluate({ ancestors }, params) {
    const [base] = ancestors;
    if (base !== undefined && params.base_digest.includes(base.digest)) return;
    const name = base?.digest ?? 'unknown';
    yield { message: 'other', data: { base: name }, subject: { kind: 'image', key: `base/${name}` } };
  },
});
