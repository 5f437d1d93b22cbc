import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of MessageBird. */
export const messagebirdDetectors: readonly Detector[] = [
  defineDetector({
    id: 'messagebird-access-key',
    service: 'MessageBird',
    title: 'MessageBird access key',
    summary: 'Sends messages and calls at the expense of its account.',
    keywords: ['messagebird', 'message_bird'],
    ignoreKeywordCase: true,
    pattern: assigned('message_?bird', '[A-Za-z0-9]{25}'),
    secretGroup: 1,
    minEntropy: 3.5,
    confidence: 'medium',
    equivalents: ['gitleaks:messagebird-api-token', 'trivy:messagebird-api-token'],
    examples: { leaks: ['MESSAGEBIRD_KEY={alnum:25}'], clean: ['messagebird: {alnum:10}'] },
  }),
];
