import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Cohere. */
export const cohereDetectors: readonly Detector[] = [
  defineDetector({
    id: 'cohere-api-key',
    service: 'Cohere',
    title: 'Cohere API key',
    summary: 'Uses the API of Cohere at the expense of its owner.',
    keywords: ['cohere', 'co_api_key'],
    ignoreKeywordCase: true,
    pattern: assigned('cohere|co_api_key', '[A-Za-z0-9]{40}'),
    secretGroup: 1,
    minEntropy: 4,
    confidence: 'medium',
    equivalents: ['gitleaks:cohere-api-token'],
    examples: { leaks: ['COHERE_API_KEY={alnum:40}'], clean: ['coherence = {alnum:12}'] },
  }),
];
