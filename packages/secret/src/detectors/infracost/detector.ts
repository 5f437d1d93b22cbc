import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Infracost. */
export const infracostDetectors: readonly Detector[] = [
  defineDetector({
    id: 'infracost-api-key',
    service: 'Infracost',
    title: 'Infracost API key',
    summary: 'Uses the API of Infracost in the name of its organisation.',
    keywords: ['ico-'],
    pattern: /(?<![A-Za-z0-9])ico-[A-Za-z0-9]{32}(?![A-Za-z0-9])/,
    minEntropy: 3,
    equivalents: ['gitleaks:infracost-api-token'],
    examples: { leaks: ['INFRACOST_API_KEY=ico-{alnum:32}'], clean: ['mexico-{alnum:32}', 'fav-ico-{alnum:8}'] },
  }),
];
