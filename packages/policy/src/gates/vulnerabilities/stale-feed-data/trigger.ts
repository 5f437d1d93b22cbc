import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { count } from '../../../parameters/comparison.ts';
import { daysSince } from '../../instant-age.ts';

export const staleFeedData: Trigger = defineTrigger({
  id: 'stale_feed_data',
  title: 'Stale advisory data',
  summary: 'Fires when the advisories for the distribution are older than so many days, or their age is not known.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['vulnerabilities'],
  params: {
    max_days_since_sync: required(count, { summary: 'Days that the data may be old.', example: '2' }),
  },
  messages: {
    stale: 'The advisory data for the distribution of the image is older than {days} days or of unknown age',
  },
  legacy: { gate: 'vulnerabilities', trigger: 'stale_feed_data' },
  *evaluate({ vulnerabilities: { data }, evaluatedAt }, params) {
    const days = params.max_days_since_sync;
    const updatedAt = data.distributionCovered === null ? data.builtAt : data.distributionUpdatedAt;
    const age = daysSince(updatedAt, evaluatedAt);
    if (age !== null && age <= days) return;
    yield {
      message: 'stale',
      data: { days },
      subject: { kind: 'image', key: 'advisory-data' },
      evidence: { updatedAt, builtAt: data.builtAt },
      legacyMessage: `The vulnerability feed for this image distro is older than MAXAGE (${days}) days`,
    };
  },
});
