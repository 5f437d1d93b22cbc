import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Frame.io. */
export const frameioDetectors: readonly Detector[] = [
  defineDetector({
    id: 'frameio-token',
    service: 'Frame.io',
    title: 'Frame.io developer token',
    summary: 'Acts as its user in Frame.io.',
    keywords: ['fio-u-'],
    pattern: /fio-u-[\w=-]{64}(?![\w=-])/,
    equivalents: ['gitleaks:frameio-api-token', 'trivy:frameio-api-token'],
    examples: { leaks: ['fio-u-{url:64}'], clean: ['fio-u-{url:60}'] },
  }),
];
