import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Salesforce. */
export const salesforceDetectors: readonly Detector[] = [
  defineDetector({
    id: 'salesforce-session',
    service: 'Salesforce',
    title: 'Salesforce access token',
    summary: 'Acts as its user in an organisation until the session ends.',
    keywords: ['00D'],
    pattern: /(?<![A-Za-z0-9])00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{80,260}(?![A-Za-z0-9._])/,
    minEntropy: 3.5,
    examples: { leaks: ['00D{alnum:12}!{alnum:96}'], clean: ['00D{alnum:12}', '00D{alnum:12}!short'] },
  }),
];
