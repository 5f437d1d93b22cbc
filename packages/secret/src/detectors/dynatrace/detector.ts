import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Dynatrace. */
export const dynatraceDetectors: readonly Detector[] = [
  defineDetector({
    id: 'dynatrace-token',
    service: 'Dynatrace',
    title: 'Dynatrace token',
    summary: 'Reads and changes an environment within its scopes.',
    keywords: ['dt0c01.', 'dt0s01.', 'dt0s02.', 'dt0s16.'],
    pattern: /dt0[cs]\d{2}\.[A-Z0-9]{8,24}\.[A-Z0-9]{64}(?![A-Z0-9])/,
    minEntropy: 4,
    equivalents: ['gitleaks:dynatrace-api-token', 'trivy:dynatrace-api-token'],
    examples: { leaks: ['Api-Token dt0c01.{base32:24}.{base32:64}'], clean: ['dt0c01.{base32:24}.{base32:60}'] },
  }),
];
