import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Postmark. */
export const postmarkDetectors: readonly Detector[] = [
  defineDetector({
    id: 'postmark-server-token',
    service: 'Postmark',
    title: 'Postmark token',
    summary: 'Sends mail in the name of its server or account.',
    keywords: ['postmark'],
    ignoreKeywordCase: true,
    pattern: assigned('postmark', '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'),
    secretGroup: 1,
    minEntropy: 2.5,
    confidence: 'medium',
    examples: { leaks: ['POSTMARK_API_TOKEN={uuid}'], clean: ['postmark: {hex:8}'] },
  }),
];
