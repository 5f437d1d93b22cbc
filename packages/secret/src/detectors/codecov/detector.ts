import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Codecov. */
export const codecovDetectors: readonly Detector[] = [
  defineDetector({
    id: 'codecov-token',
    service: 'Codecov',
    title: 'Codecov upload token',
    summary: 'Uploads coverage reports of a repository.',
    keywords: ['codecov'],
    ignoreKeywordCase: true,
    pattern: assigned('codecov', '[a-z0-9]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'),
    secretGroup: 1,
    minEntropy: 2.5,
    confidence: 'medium',
    equivalents: ['gitleaks:codecov-access-token'],
    examples: {
      leaks: ['CODECOV_TOKEN={uuid}', 'codecov_token: "{lower:32}"'],
      clean: ['codecov: true', 'codecov_flag: {lower:10}'],
    },
  }),
];
