import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Zendesk. */
export const zendeskDetectors: readonly Detector[] = [
  defineDetector({
    id: 'zendesk-api-token',
    service: 'Zendesk',
    title: 'Zendesk API token',
    summary: 'Acts as every agent of an account.',
    keywords: ['zendesk'],
    ignoreKeywordCase: true,
    pattern: assigned('zendesk', '[A-Za-z0-9]{40}'),
    secretGroup: 1,
    minEntropy: 3.5,
    confidence: 'medium',
    equivalents: ['gitleaks:zendesk-secret-key'],
    examples: { leaks: ['ZENDESK_TOKEN={alnum:40}'], clean: ['zendesk_subdomain: {alnum:8}'] },
  }),
];
