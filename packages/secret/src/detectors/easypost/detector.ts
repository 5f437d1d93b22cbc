import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of EasyPost. */
export const easypostDetectors: readonly Detector[] = [
  defineDetector({
    id: 'easypost-api-key',
    service: 'EasyPost',
    title: 'EasyPost API key',
    summary: 'Buys and tracks shipments in the name of its account.',
    keywords: ['EZAK', 'EZTK'],
    pattern: /(?<![A-Za-z0-9])EZ[AT]K[A-Za-z0-9]{54}(?![A-Za-z0-9])/,
    minEntropy: 3,
    equivalents: ['gitleaks:easypost-api-token', 'gitleaks:easypost-test-api-token', 'trivy:easypost-api-token'],
    examples: { leaks: ['EZAK{alnum:54}'], clean: ['EZAK{alnum:50}', 'AEZAK{alnum:54}'] },
  }),
];
