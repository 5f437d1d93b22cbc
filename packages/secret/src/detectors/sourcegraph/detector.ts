import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Sourcegraph. */
export const sourcegraphDetectors: readonly Detector[] = [
  defineDetector({
    id: 'sourcegraph-token',
    service: 'Sourcegraph',
    title: 'Sourcegraph access token',
    summary: 'Acts as its user on a Sourcegraph instance.',
    keywords: ['sgp_', 'slk_'],
    pattern: /(?<![A-Za-z0-9])(?:sgp_(?:[a-f0-9]{16}_|local_)?[a-f0-9]{40}|slk_[a-f0-9]{64})(?![A-Za-z0-9])/,
    minEntropy: 3,
    equivalents: ['gitleaks:sourcegraph-access-token'],
    examples: { leaks: ['sgp_{hex:40}', 'sgp_{hex:16}_{hex:40}'], clean: ['sgp_{hex:30}'] },
  }),
];
