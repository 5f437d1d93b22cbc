import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';

export const noRelatedSources: Trigger = defineTrigger({
  id: 'no_related_sources',
  title: 'No related source',
  summary: 'Fires when no source of the image is known.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['relatedSources'],
  params: {},
  messages: { none: 'No source of the image is known' },
  *evaluate({ relatedSources }) {
    if (relatedSources.length === 0) yield { message: 'none', data: {}, subject: { kind: 'image', key: 'sources' } };
  },
});
