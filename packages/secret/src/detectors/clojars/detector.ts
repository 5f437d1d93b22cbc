import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Clojars. */
export const clojarsDetectors: readonly Detector[] = [
  defineDetector({
    id: 'clojars-deploy-token',
    service: 'Clojars',
    title: 'Clojars deploy token',
    summary: 'Publishes libraries in the name of its user.',
    keywords: ['CLOJARS_'],
    pattern: /CLOJARS_[a-z0-9]{60}(?![A-Za-z0-9])/,
    minEntropy: 2,
    equivalents: ['gitleaks:clojars-api-token', 'trivy:clojars-api-token'],
    examples: { leaks: ['CLOJARS_{hex:60}'], clean: ['CLOJARS_PASSWORD={hex:10}'] },
  }),
];
