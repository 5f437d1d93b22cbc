import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';

export const noStigEvaluationsAvailable: Trigger = defineTrigger({
  id: 'no_stig_evaluations_available',
  title: 'No configuration scan',
  summary: 'Fires when no configuration scan of the image is known.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['configurationScans'],
  params: {},
  messages: { absent: 'No configuration scan of the image is known' },
  *evaluate({ configurationScans }) {
    if (configurationScans.length > 0) return;
    yield { message: 'absent', data: {}, subject: { kind: 'image', key: 'configuration-scans' } };
  },
});
