import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of PostHog. */
export const posthogDetectors: readonly Detector[] = [
  defineDetector({
    id: 'posthog-personal-key',
    service: 'PostHog',
    title: 'PostHog personal API key',
    summary: 'Reads and changes projects as its user.',
    keywords: ['phx_'],
    pattern: /(?<![A-Za-z0-9])phx_[A-Za-z0-9]{40,52}(?![A-Za-z0-9])/,
    minEntropy: 3.5,
    examples: { leaks: ['phx_{alnum:43}'], clean: ['phc_{alnum:43}', 'phx_{alnum:20}'] },
  }),
];
