import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Linear. */
export const linearDetectors: readonly Detector[] = [
  defineDetector({
    id: 'linear-api-key',
    service: 'Linear',
    title: 'Linear API key',
    summary: 'Acts as its user or application in Linear.',
    keywords: ['lin_api_', 'lin_oauth_'],
    pattern: /lin_(?:api_[A-Za-z0-9]{40}|oauth_[a-f0-9]{64})(?![A-Za-z0-9])/,
    minEntropy: 2,
    equivalents: ['gitleaks:linear-api-key', 'trivy:linear-api-token'],
    examples: { leaks: ['lin_api_{alnum:40}'], clean: ['lin_api_{alnum:20}'] },
  }),
];
