import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Duffel. */
export const duffelDetectors: readonly Detector[] = [
  defineDetector({
    id: 'duffel-api-token',
    service: 'Duffel',
    title: 'Duffel API token',
    summary: 'Books and pays flights in the name of its account.',
    keywords: ['duffel_test_', 'duffel_live_'],
    pattern: /duffel_(?:test|live)_[\w=-]{43}(?![\w=-])/,
    minEntropy: 2,
    equivalents: ['gitleaks:duffel-api-token', 'trivy:duffel-api-token'],
    examples: { leaks: ['duffel_live_{url:43}'], clean: ['duffel_live_{url:40}'] },
  }),
];
