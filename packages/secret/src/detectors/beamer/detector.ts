import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Beamer. */
export const beamerDetectors: readonly Detector[] = [
  defineDetector({
    id: 'beamer-api-key',
    service: 'Beamer',
    title: 'Beamer API key',
    summary: 'Publishes posts in the name of its account.',
    keywords: ['beamer'],
    ignoreKeywordCase: true,
    pattern: assigned('beamer', 'b_[A-Za-z0-9=_\\-]{44}'),
    secretGroup: 1,
    minEntropy: 3,
    equivalents: ['gitleaks:beamer-api-token', 'trivy:beamer-api-token'],
    examples: { leaks: ['beamer_key = "b_{lower:44}"'], clean: ['beamer_key = "b_{lower:30}"'] },
  }),
];
