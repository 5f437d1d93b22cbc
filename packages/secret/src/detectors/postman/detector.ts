import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Postman. */
export const postmanDetectors: readonly Detector[] = [
  defineDetector({
    id: 'postman-api-key',
    service: 'Postman',
    title: 'Postman API key',
    summary: 'Reads and changes the workspaces of its user.',
    keywords: ['PMAK-'],
    pattern: /PMAK-[a-f0-9]{24}-[a-f0-9]{34}(?![A-Za-z0-9])/,
    minEntropy: 3,
    equivalents: ['gitleaks:postman-api-token', 'trivy:postman-api-token'],
    examples: { leaks: ['PMAK-{hex:24}-{hex:34}'], clean: ['PMAK-{hex:24}'] },
  }),
];
