import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Perplexity. */
export const perplexityDetectors: readonly Detector[] = [
  defineDetector({
    id: 'perplexity-api-key',
    service: 'Perplexity',
    title: 'Perplexity API key',
    summary: 'Uses the API of Perplexity at the expense of its owner.',
    keywords: ['pplx-'],
    pattern: /pplx-[A-Za-z0-9]{48}(?![A-Za-z0-9])/,
    minEntropy: 4,
    equivalents: ['gitleaks:perplexity-api-key'],
    examples: { leaks: ['pplx-{alnum:48}'], clean: ['pplx-{alnum:40}', 'pplx-7b-online'] },
  }),
];
