import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { count } from '../../../parameters/comparison.ts';
import { daysSince } from '../../instant-age.ts';

export const stigEvaluationsOutdated: Trigger = defineTrigger({
  id: 'stig_evaluations_outdated',
  title: 'Outdated configuration scan',
  summary: 'Fires when every known configuration scan is older than so many days.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['configurationScans'],
  params: {
    max_days_since_stig_evaluation: required(count, {
      summary: 'Days that the newest scan may be old.',
      example: '30',
    }),
  },
  messages: { outdated: 'The newest configuration scan of the image is older than {days} days' },
  *evaluate({ configurationScans, evaluatedAt }, params) {
    const days = params.max_days_since_stig_evaluation;
    const ages = configurationScans.map((scan) => daysSince(scan.evaluatedAt, evaluatedAt) ?? Number.POSITIVE_INFINITY);
    if (ages.length === 0 || ages.some((age) => age <= days)) return;
    yield { message: 'outdated', data: { days }, subject: { kind: 'image', key: 'configuration-scans' } };
  },
});
