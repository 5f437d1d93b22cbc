import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Prefect. */
export const prefectDetectors: readonly Detector[] = [
  defineDetector({
    id: 'prefect-api-key',
    service: 'Prefect',
    title: 'Prefect API key',
    summary: 'Runs flows as its user or service account.',
    keywords: ['pnu_', 'pnb_'],
    pattern: /(?<![A-Za-z0-9])pn[ub]_[A-Za-z0-9]{36}(?![A-Za-z0-9])/,
    minEntropy: 2,
    equivalents: ['gitleaks:prefect-api-token'],
    examples: { leaks: ['PREFECT_API_KEY=pnu_{alnum:36}'], clean: ['pnu_{alnum:20}'] },
  }),
];
