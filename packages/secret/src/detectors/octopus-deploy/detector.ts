import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Octopus Deploy. */
export const octopusDeployDetectors: readonly Detector[] = [
  defineDetector({
    id: 'octopus-deploy-api-key',
    service: 'Octopus Deploy',
    title: 'Octopus Deploy API key',
    summary: 'Deploys and manages as its user.',
    keywords: ['API-'],
    pattern: /(?<![A-Za-z0-9-])API-[A-Z0-9]{25,36}(?![A-Za-z0-9-])/,
    minEntropy: 3,
    accepts: (key) => /\d/.test(key),
    equivalents: ['gitleaks:octopus-deploy-api-key'],
    examples: { leaks: ['X-Octopus-ApiKey: API-{upper:26}'], clean: ['API-{upper:10}', 'REST-API-{upper:26}'] },
  }),
];
