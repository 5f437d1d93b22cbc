import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Picatic. */
export const picaticDetectors: readonly Detector[] = [
  defineDetector({
    id: 'picatic-api-key',
    service: 'Picatic',
    title: 'Picatic API key, or a Stripe live key of the same form',
    summary: 'Sells tickets in the name of an organiser, or takes payments in the name of a merchant.',
    keywords: ['sk_live_'],
    pattern: /(?<![A-Za-z0-9])sk_live_[0-9a-z]{32}(?![A-Za-z0-9])/,
    minEntropy: 2.5,
    examples: { leaks: ['PICATIC=sk_live_{lower:32}'], clean: ['sk_live_{lower:31}', 'sk_test_{lower:32}'] },
  }),
];
