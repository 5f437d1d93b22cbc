import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Pulumi. */
export const pulumiDetectors: readonly Detector[] = [
  defineDetector({
    id: 'pulumi-access-token',
    service: 'Pulumi',
    title: 'Pulumi access token',
    summary: 'Reads and changes stacks, their secrets included.',
    keywords: ['pul-'],
    pattern: /(?<![A-Za-z0-9])pul-[a-f0-9]{40}(?![A-Za-z0-9])/,
    minEntropy: 2,
    equivalents: ['gitleaks:pulumi-api-token', 'trivy:pulumi-api-token'],
    examples: { leaks: ['PULUMI_ACCESS_TOKEN=pul-{hex:40}'], clean: ['pul-{hex:30}', 'cpul-{hex:40}'] },
  }),
];
