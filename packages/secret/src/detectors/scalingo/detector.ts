import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Scalingo. */
export const scalingoDetectors: readonly Detector[] = [
  defineDetector({
    id: 'scalingo-api-token',
    service: 'Scalingo',
    title: 'Scalingo API token',
    summary: 'Deploys and manages applications as its user.',
    keywords: ['tk-us-'],
    pattern: /(?<![A-Za-z0-9])tk-us-[\w-]{48}(?![\w-])/,
    minEntropy: 2,
    equivalents: ['gitleaks:scalingo-api-token'],
    examples: { leaks: ['tk-us-{url:48}'], clean: ['tk-us-{url:40}'] },
  }),
];
