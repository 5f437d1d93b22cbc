import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Adobe. */
export const adobeDetectors: readonly Detector[] = [
  defineDetector({
    id: 'adobe-client-secret',
    service: 'Adobe',
    title: 'Adobe client secret',
    summary: 'Authenticates an application with the services of Adobe.',
    keywords: ['p8e-'],
    pattern: /p8e-[A-Za-z0-9]{32}(?![\w-])/,
    minEntropy: 2.5,
    equivalents: ['gitleaks:adobe-client-secret', 'trivy:adobe-client-secret'],
    examples: { leaks: ['secret: p8e-{lower:32}'], clean: ['p8e-{lower:31}', 'p8e-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'] },
  }),
];
