import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Fastly. */
export const fastlyDetectors: readonly Detector[] = [
  defineDetector({
    id: 'fastly-api-token',
    service: 'Fastly',
    title: 'Fastly API token',
    summary: 'Changes and purges the services of its account.',
    keywords: ['fastly'],
    ignoreKeywordCase: true,
    pattern: assigned('fastly', '[A-Za-z0-9_\\-]{32}'),
    secretGroup: 1,
    minEntropy: 3.5,
    confidence: 'medium',
    equivalents: ['gitleaks:fastly-api-token', 'trivy:fastly-api-token'],
    examples: { leaks: ['FASTLY_API_TOKEN={url:32}'], clean: ['fastly_service: {alnum:22}'] },
  }),
];
