import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Snyk. */
export const snykDetectors: readonly Detector[] = [
  defineDetector({
    id: 'snyk-token',
    service: 'Snyk',
    title: 'Snyk API token',
    summary: 'Reads and changes the projects of its user or service account.',
    keywords: ['snyk'],
    ignoreKeywordCase: true,
    pattern: assigned(
      'snyk',
      '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|snyk_[us]at\\.[a-z0-9]{8}\\.[A-Za-z0-9_-]{80,120}\\.[A-Za-z0-9_-]{40,60}',
    ),
    secretGroup: 1,
    minEntropy: 2.5,
    confidence: 'medium',
    equivalents: ['gitleaks:snyk-api-token'],
    examples: { leaks: ['SNYK_TOKEN={uuid}'], clean: ['snyk: {hex:8}'] },
  }),
];
