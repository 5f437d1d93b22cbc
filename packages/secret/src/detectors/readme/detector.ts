import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of ReadMe. */
export const readmeDetectors: readonly Detector[] = [
  defineDetector({
    id: 'readme-api-key',
    service: 'ReadMe',
    title: 'ReadMe API key',
    summary: 'Reads and changes the documentation of a project.',
    keywords: ['rdme_'],
    pattern: /rdme_[a-z0-9]{70}(?![A-Za-z0-9])/,
    minEntropy: 2,
    equivalents: ['gitleaks:readme-api-token'],
    examples: { leaks: ['rdme_{lower:70}'], clean: ['rdme_{lower:60}'] },
  }),
];
