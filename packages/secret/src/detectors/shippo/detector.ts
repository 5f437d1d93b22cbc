import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Shippo. */
export const shippoDetectors: readonly Detector[] = [
  defineDetector({
    id: 'shippo-api-token',
    service: 'Shippo',
    title: 'Shippo API token',
    summary: 'Buys shipping labels in the name of its account.',
    keywords: ['shippo_'],
    pattern: /shippo_(?:live|test)_[a-f0-9]{40}(?![A-Za-z0-9])/,
    minEntropy: 2,
    equivalents: ['gitleaks:shippo-api-token', 'trivy:shippo-api-token'],
    examples: { leaks: ['shippo_live_{hex:40}'], clean: ['shippo_live_{hex:30}'] },
  }),
];
