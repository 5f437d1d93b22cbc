import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Harness. */
export const harnessDetectors: readonly Detector[] = [
  defineDetector({
    id: 'harness-api-key',
    service: 'Harness',
    title: 'Harness access token',
    summary: 'Acts as its user or service account.',
    keywords: ['pat.', 'sat.'],
    pattern: /(?<![A-Za-z0-9_.])[ps]at\.[\w-]{22}\.[a-f0-9]{24}\.[A-Za-z0-9]{20}(?![A-Za-z0-9])/,
    equivalents: ['gitleaks:harness-api-key'],
    examples: { leaks: ['pat.{url:22}.{hex:24}.{alnum:20}'], clean: ['pat.{url:22}', 'compat.h'] },
  }),
];
