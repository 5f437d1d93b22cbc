import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of PlanetScale. */
export const planetscaleDetectors: readonly Detector[] = [
  defineDetector({
    id: 'planetscale-token',
    service: 'PlanetScale',
    title: 'PlanetScale token or password',
    summary: 'Manages databases, or logs in to one.',
    keywords: ['pscale_tkn_', 'pscale_pw_', 'pscale_oauth_'],
    pattern: /pscale_(?:tkn|pw|oauth)_[\w=.-]{32,64}(?![\w-])/,
    minEntropy: 3,
    equivalents: [
      'gitleaks:planetscale-api-token',
      'gitleaks:planetscale-password',
      'gitleaks:planetscale-oauth-token',
      'trivy:planetscale-api-token',
      'trivy:planetscale-password',
    ],
    examples: { leaks: ['pscale_tkn_{url:43}', 'pscale_pw_{url:43}'], clean: ['pscale_tkn_{url:20}'] },
  }),
];
