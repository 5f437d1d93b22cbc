import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Typeform. */
export const typeformDetectors: readonly Detector[] = [
  defineDetector({
    id: 'typeform-token',
    service: 'Typeform',
    title: 'Typeform personal token',
    summary: 'Reads the answers to the forms of its user.',
    keywords: ['tfp_'],
    pattern: /(?<![A-Za-z0-9])tfp_[\w.=-]{44,59}(?![\w.=-])/,
    minEntropy: 3.5,
    equivalents: ['gitleaks:typeform-api-token', 'trivy:typeform-api-token'],
    examples: { leaks: ['tfp_{url:59}'], clean: ['tfp_{url:20}'] },
  }),
];
