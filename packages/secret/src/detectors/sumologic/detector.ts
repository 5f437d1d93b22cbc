import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Sumo Logic. */
export const sumologicDetectors: readonly Detector[] = [
  defineDetector({
    id: 'sumologic-access-key',
    service: 'Sumo Logic',
    title: 'Sumo Logic access key',
    summary: 'Searches logs and manages collectors as its user.',
    keywords: ['sumo'],
    ignoreKeywordCase: true,
    pattern: assigned('sumo', '[A-Za-z0-9]{64}'),
    secretGroup: 1,
    minEntropy: 3.5,
    confidence: 'medium',
    equivalents: ['gitleaks:sumologic-access-token'],
    examples: { leaks: ['SUMO_ACCESS_KEY={alnum:64}'], clean: ['sumo_source: {alnum:14}'] },
  }),
];
