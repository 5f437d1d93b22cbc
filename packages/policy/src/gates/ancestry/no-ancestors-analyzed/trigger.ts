import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';

export const noAncestorsAnalyzed: Trigger = defineTrigger({
  id: 'no_ancestors_analyzed',
  title: 'No known ancestor',
  summary: 'Fires when no image that this one is built on is known.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['ancestors'],
  params: {},
  messages: { none: 'No image that this one is built on is known' },
  *evaluate({ ancestors }) {
    if (ancestors.length === 0) yield { message: 'none', data: {}, subject: { kind: 'image', key: 'ancestors' } };
  },
});
