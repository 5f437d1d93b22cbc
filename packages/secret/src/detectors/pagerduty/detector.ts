import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of PagerDuty. */
export const pagerdutyDetectors: readonly Detector[] = [
  defineDetector({
    id: 'pagerduty-api-key',
    service: 'PagerDuty',
    title: 'PagerDuty API key',
    summary: 'Reads and changes schedules and incidents.',
    keywords: ['pagerduty', 'pager_duty', 'pd_api'],
    ignoreKeywordCase: true,
    pattern: assigned('pager_?duty|pd_api', 'u\\+[A-Za-z0-9_-]{18}|[A-Za-z0-9_-]{20}|[a-f0-9]{32}'),
    secretGroup: 1,
    minEntropy: 3,
    confidence: 'medium',
    accepts: (key) => /\d/.test(key) && /[A-Za-z]/.test(key),
    examples: {
      leaks: ['PAGERDUTY_TOKEN=u+{alnum:18}', 'pagerduty_routing_key: {hex:32}'],
      clean: ['pagerduty: enabled', 'pagerduty_service: abcdefghijklmnopqrst'],
    },
  }),
];
