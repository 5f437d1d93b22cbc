import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Replicate. */
export const replicateDetectors: readonly Detector[] = [
  defineDetector({
    id: 'replicate-api-token',
    service: 'Replicate',
    title: 'Replicate API token',
    summary: 'Runs models at the expense of its owner.',
    keywords: ['r8_'],
    pattern: /(?<![A-Za-z0-9])r8_[A-Za-z0-9]{37}(?![A-Za-z0-9])/,
    minEntropy: 3.5,
    examples: { leaks: ['REPLICATE_API_TOKEN=r8_{alnum:37}'], clean: ['r8_{alnum:30}', 'ver8_{alnum:37}'] },
  }),
];
