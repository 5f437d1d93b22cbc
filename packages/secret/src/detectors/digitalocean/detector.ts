import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of DigitalOcean. */
export const digitaloceanDetectors: readonly Detector[] = [
  defineDetector({
    id: 'digitalocean-token',
    service: 'DigitalOcean',
    title: 'DigitalOcean token',
    summary: 'Manages the resources of an account.',
    keywords: ['dop_v1_', 'doo_v1_', 'dor_v1_'],
    pattern: /do[opr]_v1_[a-f0-9]{64}(?![A-Za-z0-9])/,
    minEntropy: 3,
    equivalents: [
      'gitleaks:digitalocean-pat',
      'gitleaks:digitalocean-access-token',
      'gitleaks:digitalocean-refresh-token',
    ],
    examples: { leaks: ['DO_TOKEN=dop_v1_{hex:64}'], clean: ['dop_v1_{hex:60}'] },
  }),
];
