import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of CircleCI. */
export const circleciDetectors: readonly Detector[] = [
  defineDetector({
    id: 'circleci-personal-token',
    service: 'CircleCI',
    title: 'CircleCI personal API token',
    summary: 'Acts as its user in CircleCI.',
    keywords: ['CCIPAT_', 'CCIPRJ_'],
    pattern: /CCIP(?:AT|RJ)_[A-Za-z0-9]{22}_[a-f0-9]{40}(?![A-Za-z0-9])/,
    examples: { leaks: ['CIRCLE=CCIPAT_{alnum:22}_{hex:40}'], clean: ['CCIPAT_{alnum:20}_{hex:40}'] },
  }),
];
