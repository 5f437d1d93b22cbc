import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Algolia. */
export const algoliaDetectors: readonly Detector[] = [
  defineDetector({
    id: 'algolia-api-key',
    service: 'Algolia',
    title: 'Algolia API key',
    summary: 'Searches or changes the indices of an application.',
    keywords: ['algolia'],
    ignoreKeywordCase: true,
    pattern: assigned('algolia', '[a-z0-9]{32}'),
    secretGroup: 1,
    minEntropy: 3,
    confidence: 'medium',
    equivalents: ['gitleaks:algolia-api-key'],
    examples: {
      leaks: ['ALGOLIA_API_KEY={hex:32}', '"algoliaAdminKey": "{hex:32}"'],
      clean: ['algolia {hex:32}', 'ALGOLIA_APP_ID={upper:10}'],
    },
  }),
];
