import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { textList } from '../../../parameters/text-kinds.ts';

export const denylistAncestorImageDigest: Trigger = defineTrigger({
  id: 'denylist_ancestor_image_digest',
  title: 'Denied ancestor by digest',
  summary: 'Fires for each known ancestor with a denied digest.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['ancestors'],
  params: {
    ancestor_digest: required(textList, {
      summary: 'Digests of manifests that are denied.',
      example: 'sha256:000000000000000000000000000000000000000000000000000000000000000a',
    }),
  },
  messages: { denied: 'The image is built on {digest}, which is denied' },
  *evaluate({ ancestors }, params) {
    for (const { digest, references, layers } of ancestors) {
      if (!params.ancestor_digest.includes(digest)) continue;
      const evidence = { references, layers };
      yield { message: 'denied', data: { digest }, subject: { kind: 'image', key: `ancestor/${digest}` }, evidence };
    }
  },
});
